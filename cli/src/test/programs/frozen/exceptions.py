def f(n):
    try:
        return 1 // n
    except ZeroDivisionError as e:
        raise ValueError("bad") from e
    finally:
        print("finally", n)
print(f(1))
try:
    f(0)
except ValueError as e:
    print(repr(e), repr(e.__cause__))
