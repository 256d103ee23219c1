import textwrap, string
print(textwrap.fill("the quick brown fox jumps over the lazy dog " * 3, 30), string.Template("$a and $b").substitute(a=1, b=2))
