/*
 * Virtual dispatch the way a C++ compiler does it: ten kinds of shape, each
 * with a table of function pointers, called through arrays of pointers in
 * which one kind, two kinds, or all kinds are mixed.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include "bench.h"

#define SHAPES 20000
#define ROUNDS 120

typedef struct Shape Shape;

typedef struct {
    double (*area)(const Shape *);
    double (*perimeter)(const Shape *);
    int (*contains)(const Shape *, double, double);
    void (*scale)(Shape *, double);
} Methods;

struct Shape {
    const Methods *methods;
    double x, y, a, b;
};

#define PI 3.14159265358979323846

static void scale_both(Shape *s, double f) {
    s->a *= f;
    s->b *= f;
}
static void scale_first(Shape *s, double f) { s->a *= f; }
static int in_box(const Shape *s, double x, double y, double w, double h) {
    return x >= s->x && x < s->x + w && y >= s->y && y < s->y + h;
}

static double circle_area(const Shape *s) { return PI * s->a * s->a; }
static double circle_perimeter(const Shape *s) { return 2 * PI * s->a; }
static int circle_contains(const Shape *s, double x, double y) {
    return (x - s->x) * (x - s->x) + (y - s->y) * (y - s->y) < s->a * s->a;
}
static double ellipse_area(const Shape *s) { return PI * s->a * s->b; }
static double ellipse_perimeter(const Shape *s) { return PI * (s->a + s->b); }
static int ellipse_contains(const Shape *s, double x, double y) {
    double dx = (x - s->x) / s->a, dy = (y - s->y) / s->b;
    return dx * dx + dy * dy < 1;
}
static double square_area(const Shape *s) { return s->a * s->a; }
static double square_perimeter(const Shape *s) { return 4 * s->a; }
static int square_contains(const Shape *s, double x, double y) { return in_box(s, x, y, s->a, s->a); }
static double rect_area(const Shape *s) { return s->a * s->b; }
static double rect_perimeter(const Shape *s) { return 2 * (s->a + s->b); }
static int rect_contains(const Shape *s, double x, double y) { return in_box(s, x, y, s->a, s->b); }
static double right_area(const Shape *s) { return 0.5 * s->a * s->b; }
static double right_perimeter(const Shape *s) { return s->a + s->b + sqrt(s->a * s->a + s->b * s->b); }
static int right_contains(const Shape *s, double x, double y) {
    double dx = (x - s->x) / s->a, dy = (y - s->y) / s->b;
    return dx >= 0 && dy >= 0 && dx + dy < 1;
}
static double equilateral_area(const Shape *s) { return 0.4330127018922193 * s->a * s->a; }
static double equilateral_perimeter(const Shape *s) { return 3 * s->a; }
static int equilateral_contains(const Shape *s, double x, double y) {
    double dx = (x - s->x) / s->a, dy = (y - s->y) / s->a;
    return dy >= 0 && dy < 1.7320508 * dx && dy < 1.7320508 * (1 - dx);
}
static double hexagon_area(const Shape *s) { return 2.598076211353316 * s->a * s->a; }
static double hexagon_perimeter(const Shape *s) { return 6 * s->a; }
static int hexagon_contains(const Shape *s, double x, double y) {
    double dx = fabs(x - s->x) / s->a, dy = fabs(y - s->y) / s->a;
    return dy < 0.8660254 && dx + dy * 0.57735 < 1;
}
static double ring_area(const Shape *s) { return PI * fabs(s->a * s->a - s->b * s->b); }
static double ring_perimeter(const Shape *s) { return 2 * PI * (s->a + s->b); }
static int ring_contains(const Shape *s, double x, double y) {
    double d = (x - s->x) * (x - s->x) + (y - s->y) * (y - s->y);
    return (d < s->a * s->a) != (d < s->b * s->b);
}
static double cross_area(const Shape *s) { return s->a * s->b * 2 - s->b * s->b; }
static double cross_perimeter(const Shape *s) { return 4 * s->a; }
static int cross_contains(const Shape *s, double x, double y) {
    double dx = fabs(x - s->x) * 2, dy = fabs(y - s->y) * 2;
    return (dx < s->a && dy < s->b) || (dx < s->b && dy < s->a);
}
static double diamond_area(const Shape *s) { return 2 * s->a * s->b; }
static double diamond_perimeter(const Shape *s) { return 4 * sqrt(s->a * s->a + s->b * s->b); }
static int diamond_contains(const Shape *s, double x, double y) {
    return fabs(x - s->x) / s->a + fabs(y - s->y) / s->b < 1;
}

static const Methods kinds[] = {
    {circle_area, circle_perimeter, circle_contains, scale_first},
    {ellipse_area, ellipse_perimeter, ellipse_contains, scale_both},
    {square_area, square_perimeter, square_contains, scale_first},
    {rect_area, rect_perimeter, rect_contains, scale_both},
    {right_area, right_perimeter, right_contains, scale_both},
    {equilateral_area, equilateral_perimeter, equilateral_contains, scale_first},
    {hexagon_area, hexagon_perimeter, hexagon_contains, scale_first},
    {ring_area, ring_perimeter, ring_contains, scale_both},
    {cross_area, cross_perimeter, cross_contains, scale_both},
    {diamond_area, diamond_perimeter, diamond_contains, scale_both},
};
#define KINDS (sizeof kinds / sizeof kinds[0])

static Shape **make(uint32_t *rng, uint32_t variety) {
    Shape **shapes = malloc(SHAPES * sizeof *shapes);
    for (int i = 0; i < SHAPES; i++) {
        Shape *s = malloc(sizeof *s);
        s->methods = &kinds[(2 + rng_below(rng, variety)) % KINDS];
        s->x = rng_below(rng, 1000) / 10.0;
        s->y = rng_below(rng, 1000) / 10.0;
        s->a = 1 + rng_below(rng, 400) / 16.0;
        s->b = 1 + rng_below(rng, 300) / 16.0;
        shapes[i] = s;
    }
    return shapes;
}

static double run(Shape **shapes, double x, double y, int *hits) {
    double total = 0;
    for (int i = 0; i < SHAPES; i++) {
        Shape *s = shapes[i];
        total += s->methods->area(s) - s->methods->perimeter(s);
        *hits += s->methods->contains(s, x, y);
    }
    return total;
}

int main(void) {
    uint32_t rng = 99991;
    Shape **sets[3] = {make(&rng, 1), make(&rng, 2), make(&rng, KINDS)};
    double totals[3] = {0, 0, 0};
    int hits[3] = {0, 0, 0};

    bench_start();
    for (int r = 0; r < ROUNDS; r++) {
        double x = r % 10 * 10 + 0.5, y = r / 10 * 8 + 0.25;
        for (int k = 0; k < 3; k++) {
            totals[k] += run(sets[k], x, y, &hits[k]);
            double f = r / 16 % 2 ? 0.5 : 2;
            for (int i = r % 16; i < SHAPES; i += 16) sets[k][i]->methods->scale(sets[k][i], f);
        }
    }
    bench_end();

    for (int k = 0; k < 3; k++) printf("vcall %d %.6e %d\n", k, totals[k], hits[k]);
    return 0;
}
