blocks = [bytearray(100_000) for _ in range(50)]
for i, b in enumerate(blocks):
    b[i] = i
big = {i: str(i) * 3 for i in range(20_000)}
print(sum(sum(b) for b in blocks), len(big), big[19_999], len("x" * 5_000_000))
