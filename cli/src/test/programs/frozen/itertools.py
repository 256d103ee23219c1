import functools, itertools, operator
print(list(itertools.permutations("abc", 2)), functools.reduce(operator.mul, range(1, 25)))
print([(k, len(list(v))) for k, v in itertools.groupby("aaabbc")], list(itertools.accumulate([1, 2, 3, 4])))
