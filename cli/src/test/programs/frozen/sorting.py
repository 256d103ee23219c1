x, out = 12345, []
for _ in range(2000):
    x = (x * 1103515245 + 12345) % 2 ** 31
    out.append(x)
print(sorted(out)[:5], max(out), len({v % 97 for v in out}), sorted("Banana apple cherry".split(), key=str.lower))
