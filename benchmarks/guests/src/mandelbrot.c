/* The Mandelbrot set in doubles, a Julia set in single precision, and a Newton fractal with complex division. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include "bench.h"

#define WIDTH 720
#define HEIGHT 540
#define LIMIT 200

static int mandelbrot(double cr, double ci) {
    double zr = 0, zi = 0, rr = 0, ii = 0;
    int n = 0;
    while (n < LIMIT && rr + ii <= 4.0) {
        zi = 2 * zr * zi + ci;
        zr = rr - ii + cr;
        rr = zr * zr;
        ii = zi * zi;
        n++;
    }
    return n;
}

static int julia(float zr, float zi) {
    const float cr = -0.8f, ci = 0.156f;
    int n = 0;
    while (n < LIMIT && zr * zr + zi * zi <= 4.0f) {
        float t = zr * zr - zi * zi + cr;
        zi = 2 * zr * zi + ci;
        zr = t;
        n++;
    }
    return n;
}

/* Which root of z^3 = 1 Newton's method finds, and how fast. */
static int newton(double zr, double zi) {
    for (int n = 0; n < 40; n++) {
        double r2 = zr * zr - zi * zi, i2 = 2 * zr * zi;
        double nr = r2 * zr - i2 * zi - 1, ni = r2 * zi + i2 * zr;
        double dr = 3 * r2, di = 3 * i2, d = dr * dr + di * di;
        if (d == 0) return 0;
        double sr = (nr * dr + ni * di) / d, si = (ni * dr - nr * di) / d;
        zr -= sr;
        zi -= si;
        if (fabs(sr) + fabs(si) < 1e-9) return n * 4 + (zi > 0.1 ? 1 : zi < -0.1 ? 2 : 3);
    }
    return 0;
}

int main(void) {
    uint8_t *image = malloc(3 * WIDTH * HEIGHT);
    uint64_t total = 0;

    bench_start();
    uint8_t *p = image;
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++) {
            int n = mandelbrot(-2.0 + 2.75 * x / WIDTH, -1.2 + 2.4 * y / HEIGHT);
            total += (uint64_t)n;
            *p++ = (uint8_t)n;
        }
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++) {
            int n = julia(-1.6f + 3.2f * (float)x / WIDTH, -1.0f + 2.0f * (float)y / HEIGHT);
            total += (uint64_t)n;
            *p++ = (uint8_t)n;
        }
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++) {
            int n = newton(-2.0 + 4.0 * x / WIDTH + 1e-3, -1.5 + 3.0 * y / HEIGHT);
            total += (uint64_t)n;
            *p++ = (uint8_t)n;
        }
    bench_end();

    printf("mandelbrot total %llu checksum %08x\n", (unsigned long long)total, checksum_bytes(CHECKSUM_INIT, image, 3 * WIDTH * HEIGHT));
    return 0;
}
