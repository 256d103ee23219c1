class Meta(type):
    def __new__(m, name, bases, body):
        return super().__new__(m, name, bases, body | {"made": name.lower()})
class A(metaclass=Meta):
    def __init__(self, x): self.x = x
    def __repr__(self): return f"A({self.x})"
    def __lt__(self, o): return self.x < o.x
class B(A):
    @property
    def double(self): return self.x * 2
print(sorted([A(3), B(1), A(2)]), B(4).double, B.made, B.__mro__)
