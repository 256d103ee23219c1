def kind(x):
    match x:
        case {"type": "point", "at": [a, b]}: return a + b
        case [1, *rest]: return rest
        case str() as s if s.isdigit(): return int(s)
        case _: return None
print(kind({"type": "point", "at": [1, 2]}), kind([1, 2, 3]), kind("42"), kind("x"))
