/* Multiply square matrices of doubles: the plain triple loop, the row-order loop, and a blocked one. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "bench.h"

#define N 360
#define BLOCK 40
#define ROUNDS 2

static void multiply_plain(const double *a, const double *b, double *c) {
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) {
            double sum = 0;
            for (int k = 0; k < N; k++) sum += a[i * N + k] * b[k * N + j];
            c[i * N + j] = sum;
        }
}

static void multiply_rows(const double *a, const double *b, double *c) {
    memset(c, 0, N * N * sizeof *c);
    for (int i = 0; i < N; i++)
        for (int k = 0; k < N; k++) {
            double f = a[i * N + k];
            for (int j = 0; j < N; j++) c[i * N + j] += f * b[k * N + j];
        }
}

static void multiply_blocked(const double *a, const double *b, double *c) {
    memset(c, 0, N * N * sizeof *c);
    for (int kk = 0; kk < N; kk += BLOCK)
        for (int jj = 0; jj < N; jj += BLOCK)
            for (int i = 0; i < N; i++)
                for (int k = kk; k < kk + BLOCK; k++) {
                    double f = a[i * N + k];
                    for (int j = jj; j < jj + BLOCK; j++) c[i * N + j] += f * b[k * N + j];
                }
}

/* Small integers throughout, so every order of summation is exact. */
static double trace_and_sum(const double *c) {
    double t = 0;
    for (int i = 0; i < N * N; i++) t += c[i] * (i % 7 - 3);
    for (int i = 0; i < N; i++) t += 1000 * c[i * N + i];
    return t;
}

int main(void) {
    double *a = malloc(N * N * sizeof *a), *b = malloc(N * N * sizeof *b), *c = malloc(N * N * sizeof *c);
    double sums[3] = {0, 0, 0};
    uint32_t rng = 4242;
    for (int i = 0; i < N * N; i++) {
        a[i] = (int)rng_below(&rng, 201) - 100;
        b[i] = (int)rng_below(&rng, 201) - 100;
    }

    bench_start();
    for (int r = 0; r < ROUNDS; r++) {
        multiply_plain(a, b, c);
        sums[0] += trace_and_sum(c);
        multiply_rows(a, b, c);
        sums[1] += trace_and_sum(c);
        multiply_blocked(a, b, c);
        sums[2] += trace_and_sum(c);
    }
    bench_end();

    int same = sums[0] == sums[1] && sums[1] == sums[2];
    printf("matmul %d sum %.0f %s\n", N, sums[0], same ? "ok" : "MISMATCH");
    return same ? 0 : 1;
}
