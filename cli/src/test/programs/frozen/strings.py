s = "naïve 雪 \U0001f600"
print(s.upper(), s.encode(), len(s), s[::-1], f"{3.14159:>10.3f}|{42:#x}|{s!r:.8}", "a,b,,c".split(","), "%5d|%-5s|" % (3, "x"))
