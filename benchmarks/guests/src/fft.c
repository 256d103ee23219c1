/*
 * Fourier transforms of complex doubles, in place: bit reversal and butterflies, forth and back; a convolution by them,
 * compared with the plain one.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include "bench.h"

#define LOG 16
#define SIZE (1 << LOG)
#define PASSES 12
#define PI 3.14159265358979323846

typedef struct { double re, im; } complex_t;

static complex_t data[SIZE], other[SIZE], roots[SIZE / 2];

static void transform(complex_t *x, int log, int inverse) {
    int size = 1 << log;
    for (int i = 1, j = 0; i < size; i++) {
        int bit = size >> 1;
        for (; j & bit; bit >>= 1) j ^= bit;
        j ^= bit;
        if (i < j) {
            complex_t t = x[i];
            x[i] = x[j];
            x[j] = t;
        }
    }
    for (int half = 1; half < size; half *= 2) {
        int step = SIZE / (2 * half);
        for (int start = 0; start < size; start += 2 * half) {
            for (int k = 0; k < half; k++) {
                complex_t w = roots[k * step], *low = &x[start + k], *high = low + half;
                double im = inverse ? -w.im : w.im;
                double re = high->re * w.re - high->im * im, imag = high->re * im + high->im * w.re;
                high->re = low->re - re;
                high->im = low->im - imag;
                low->re += re;
                low->im += imag;
            }
        }
    }
    if (inverse) {
        for (int i = 0; i < size; i++) {
            x[i].re /= size;
            x[i].im /= size;
        }
    }
}

/* Of two short signals; the sum of how far the two ways to do it are apart. */
static double convolve(uint32_t *rng) {
    enum { LENGTH = 512, PADDED = 10 };
    static double a[LENGTH], b[LENGTH], plain[2 * LENGTH];
    for (int i = 0; i < LENGTH; i++) {
        a[i] = rng_below(rng, 1000) / 1000.0;
        b[i] = rng_below(rng, 1000) / 1000.0;
    }
    for (int i = 0; i < 2 * LENGTH; i++) {
        data[i] = (complex_t){i < LENGTH ? a[i] : 0, 0};
        other[i] = (complex_t){i < LENGTH ? b[i] : 0, 0};
        plain[i] = 0;
    }
    for (int i = 0; i < LENGTH; i++) {
        for (int j = 0; j < LENGTH; j++) plain[i + j] += a[i] * b[j];
    }
    transform(data, PADDED, 0);
    transform(other, PADDED, 0);
    for (int i = 0; i < 2 * LENGTH; i++) {
        complex_t p = data[i], q = other[i];
        data[i] = (complex_t){p.re * q.re - p.im * q.im, p.re * q.im + p.im * q.re};
    }
    transform(data, PADDED, 1);
    double apart = 0;
    for (int i = 0; i < 2 * LENGTH; i++) apart += fabs(data[i].re - plain[i]);
    return apart;
}

int main(void) {
    uint32_t rng = 4711;
    for (int i = 0; i < SIZE / 2; i++) {
        double angle = -2 * PI * i / SIZE;
        roots[i] = (complex_t){cos(angle), sin(angle)};
    }

    bench_start();
    double apart = 0, loudest = 0;
    for (int pass = 0; pass < 4; pass++) apart += convolve(&rng);
    for (int i = 0; i < SIZE; i++) data[i] = (complex_t){sin(i * 0.01) + (i % 100) / 100.0, 0};
    for (int pass = 0; pass < PASSES; pass++) {
        transform(data, LOG, 0);
        for (int i = 0; i < SIZE; i++) {
            double power = data[i].re * data[i].re + data[i].im * data[i].im;
            if (power > loudest) loudest = power;
        }
        transform(data, LOG, 1);
    }
    bench_end();

    if (apart > 1e-6) abort();
    printf("fft %.6e %.9f %.9f\n", loudest, data[1].re, data[SIZE - 1].re);
    return 0;
}
