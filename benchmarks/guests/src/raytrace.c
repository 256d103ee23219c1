/* A picture of spheres over a chequered floor: rays, shadows, mirrors; doubles in structs passed by value. */
#include <math.h>
#include <stdio.h>
#include "bench.h"

#define WIDTH 480
#define HEIGHT 320
#define SPHERES 12
#define DEPTH 4

typedef struct { double x, y, z; } vec;
typedef struct { vec center, color; double radius, mirror; } sphere;

static sphere spheres[SPHERES];
static uint8_t picture[HEIGHT][WIDTH][3];
static const vec light = {-6, 9, -7};

static vec plus(vec a, vec b) { return (vec){a.x + b.x, a.y + b.y, a.z + b.z}; }
static vec minus(vec a, vec b) { return (vec){a.x - b.x, a.y - b.y, a.z - b.z}; }
static vec times(vec a, double f) { return (vec){a.x * f, a.y * f, a.z * f}; }
static double dot(vec a, vec b) { return a.x * b.x + a.y * b.y + a.z * b.z; }
static vec unit(vec a) { return times(a, 1 / sqrt(dot(a, a))); }

/* The nearest sphere that a ray meets; its distance is lowered to that. */
static const sphere *hit(vec from, vec direction, double *distance) {
    const sphere *nearest = NULL;
    for (int i = 0; i < SPHERES; i++) {
        vec to = minus(spheres[i].center, from);
        double along = dot(to, direction);
        double inside = spheres[i].radius * spheres[i].radius - dot(to, to) + along * along;
        if (inside <= 0) continue;
        double root = sqrt(inside), t = along - root > 1e-6 ? along - root : along + root;
        if (t > 1e-6 && t < *distance) {
            *distance = t;
            nearest = &spheres[i];
        }
    }
    return nearest;
}

static vec trace(vec from, vec direction, int depth) {
    double distance = 1e9;
    const sphere *found = hit(from, direction, &distance);
    vec point, normal, color;
    double mirror;
    if (found) {
        point = plus(from, times(direction, distance));
        normal = unit(minus(point, found->center));
        color = found->color;
        mirror = found->mirror;
    } else if (direction.y < -1e-6) {
        distance = -from.y / direction.y;
        point = plus(from, times(direction, distance));
        normal = (vec){0, 1, 0};
        int dark = ((int)floor(point.x) + (int)floor(point.z)) & 1;
        color = dark ? (vec){0.15, 0.15, 0.2} : (vec){0.9, 0.9, 0.85};
        mirror = 0.15;
    } else {
        double up = direction.y * direction.y;
        return (vec){0.5 + 0.3 * up, 0.6 + 0.3 * up, 0.8 + 0.2 * up};
    }
    vec to_light = minus(light, point);
    double light_distance = sqrt(dot(to_light, to_light));
    to_light = times(to_light, 1 / light_distance);
    double bright = dot(normal, to_light);
    if (bright < 0 || hit(point, to_light, &light_distance)) bright = 0;
    vec shaded = times(color, 0.15 + 0.85 * bright);
    if (mirror > 0 && depth > 0) {
        vec reflected = minus(direction, times(normal, 2 * dot(direction, normal)));
        shaded = plus(times(shaded, 1 - mirror), times(trace(point, reflected, depth - 1), mirror));
    }
    return shaded;
}

static uint8_t level(double x) { return (uint8_t)(x < 0 ? 0 : x > 1 ? 255 : 255 * x + 0.5); }

int main(void) {
    uint32_t rng = 90210;
    for (int i = 0; i < SPHERES; i++) {
        double radius = 0.3 + rng_below(&rng, 100) / 100.0;
        spheres[i] = (sphere){{(double)(i % 4) * 2.4 - 3.6, radius, (double)(i / 4) * 2.5 + 1},
            {rng_below(&rng, 256) / 255.0, rng_below(&rng, 256) / 255.0, rng_below(&rng, 256) / 255.0},
            radius, i % 3 * 0.3};
    }

    bench_start();
    for (int turn = 0; turn < 3; turn++) {
        vec eye = {turn - 1.0, 2.5, -6};
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                vec through = {(x - WIDTH / 2.0) / HEIGHT, (HEIGHT / 2.0 - y) / HEIGHT - 0.2, 1};
                vec color = trace(eye, unit(through), DEPTH);
                picture[y][x][0] += level(color.x) / 3;
                picture[y][x][1] += level(color.y) / 3;
                picture[y][x][2] += level(color.z) / 3;
            }
        }
    }
    bench_end();

    printf("raytrace %dx%d checksum %08x\n", WIDTH, HEIGHT,
        checksum_bytes(CHECKSUM_INIT, picture, sizeof picture));
    return 0;
}
