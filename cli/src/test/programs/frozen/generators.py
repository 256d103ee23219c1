def fib():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b
g = fib()
print([next(g) for _ in range(30)], sum(x * x for x in range(1000)), list(zip("abc", range(3))))
