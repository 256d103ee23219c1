import collections
c = collections.Counter("mississippi")
d = collections.defaultdict(list)
for i, x in enumerate("abcab"):
    d[x].append(i)
print(c.most_common(), dict(d), collections.deque(range(10), maxlen=3), collections.namedtuple("P", "x y")(1, 2))
