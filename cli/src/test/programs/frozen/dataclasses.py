import dataclasses, enum
class Color(enum.Enum):
    RED = 1
    BLUE = 2
@dataclasses.dataclass(order=True, frozen=True)
class Point:
    x: int
    y: float = 0.5
    c: Color = dataclasses.field(default=Color.RED, compare=False)
print(Point(1), sorted([Point(2), Point(1, 2.0)]), Color["BLUE"], dataclasses.asdict(Point(3)))
