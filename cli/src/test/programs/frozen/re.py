print(re.findall(r"(\w)(\d+)", "a1 b22 c333"), re.sub(r"(?P<x>a+)", lambda m: m["x"].upper(), "caaat"))
print(re.split(r"\s*[,;]\s*", "a , b;c"), bool(re.fullmatch(r"(?i)[a-z]+", "WaSm")), re.match(r"(a|b)*?$", "abab").span())
