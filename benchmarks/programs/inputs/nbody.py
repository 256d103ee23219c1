# The planets, step by step: floats, lists and attribute-free loops.
from math import sqrt

BODIES = [
    # position, velocity, mass
    [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 39.47841760435743],
    [4.84143144246472090, -1.16032004402742839, -0.103622044471123109,
     0.606326392995832, 2.81198684491626, -0.02521836165988763, 0.03769367487038949],
    [8.34336671824457987, 4.12479856412430479, -0.403523417114321,
     -1.01077434617879, 1.82566237123041, 0.008415761376584, 0.0112863261319687],
    [12.8943695621391310, -15.1111514016986312, -0.223307578892655734,
     1.08279100644153, 0.868713018169608, -0.0108326374013636, 0.00172372405705971],
    [15.3796971148509165, -25.9193146099879641, 0.179258772950371181,
     0.979090732243898, 0.594698998647676, -0.0347559555040781, 0.00203368686992463],
]


def pairs(bodies):
    return [(a, b) for i, a in enumerate(bodies) for b in bodies[i + 1:]]


def advance(bodies, steps, dt):
    all_pairs = pairs(bodies)
    for _ in range(steps):
        for a, b in all_pairs:
            dx, dy, dz = a[0] - b[0], a[1] - b[1], a[2] - b[2]
            squared = dx * dx + dy * dy + dz * dz
            force = dt / (squared * sqrt(squared))
            ma, mb = a[6] * force, b[6] * force
            a[3] -= dx * mb
            a[4] -= dy * mb
            a[5] -= dz * mb
            b[3] += dx * ma
            b[4] += dy * ma
            b[5] += dz * ma
        for body in bodies:
            body[0] += dt * body[3]
            body[1] += dt * body[4]
            body[2] += dt * body[5]


def energy(bodies):
    moving = sum(0.5 * b[6] * (b[3] * b[3] + b[4] * b[4] + b[5] * b[5]) for b in bodies)
    bound = sum(a[6] * b[6] / sqrt((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2)
                for a, b in pairs(bodies))
    return moving - bound


advance(BODIES, 60000, 0.001)
print("%.9f" % energy(BODIES))
