/*
 * A matrix product of floats in blocks of 4 by 8, and one of bytes, as in quantised
 * networks. Where relaxed instructions may be used they are (relaxed.c): the input
 * is such that each may do but one thing.
 */
#include "kernel.h"

#define N 256

#ifdef __wasm_relaxed_simd__
#define NAME "relaxed"
#define MULTIPLY_ADD(a, b, c) wasm_f32x4_relaxed_madd(a, b, c)
#define DOT_ADD(a, b, c) wasm_i32x4_relaxed_dot_i8x16_i7x16_add(a, b, c)
#else
#define NAME "matmul"
#define MULTIPLY_ADD(a, b, c) wasm_f32x4_add(c, wasm_f32x4_mul(a, b))
#define DOT_ADD(a, b, c) \
    wasm_i32x4_add(wasm_i32x4_add(c, wasm_i32x4_dot_i16x8(wasm_i16x8_extend_low_i8x16(a), wasm_i16x8_extend_low_i8x16(b))), \
                   wasm_i32x4_dot_i16x8(wasm_i16x8_extend_high_i8x16(a), wasm_i16x8_extend_high_i8x16(b)))
#endif

static float a[N][N], b[N][N], c[N][N];
static int8_t weights[N][N], inputs[N][N];
static int32_t outputs[N][N];

static void multiply4x8(void) {
    for (int i = 0; i < N; i += 4) {
        for (int j = 0; j < N; j += 8) {
            v128_t sum[4][2];
            for (int r = 0; r < 4; r++) sum[r][0] = sum[r][1] = wasm_f32x4_splat(0);
            for (int k = 0; k < N; k++) {
                v128_t left = wasm_v128_load(&b[k][j]), right = wasm_v128_load(&b[k][j + 4]);
                for (int r = 0; r < 4; r++) {
                    v128_t x = wasm_v128_load32_splat(&a[i + r][k]);
                    sum[r][0] = MULTIPLY_ADD(x, left, sum[r][0]);
                    sum[r][1] = MULTIPLY_ADD(x, right, sum[r][1]);
                }
            }
            for (int r = 0; r < 4; r++) {
                wasm_v128_store(&c[i + r][j], sum[r][0]);
                wasm_v128_store(&c[i + r][j + 4], sum[r][1]);
            }
        }
    }
}

/* The inputs are columns. */
static void quantised16(void) {
    for (int row = 0; row < N; row++) {
        for (int column = 0; column < N; column += 2) {
            v128_t left = wasm_i32x4_splat(0), right = left;
            for (int k = 0; k < N; k += 16) {
                v128_t w = wasm_v128_load(&weights[row][k]);
                left = DOT_ADD(w, wasm_v128_load(&inputs[column][k]), left);
                right = DOT_ADD(w, wasm_v128_load(&inputs[column + 1][k]), right);
            }
            v128_t pairs = wasm_i32x4_add(wasm_i32x4_shuffle(left, right, 0, 1, 4, 5), wasm_i32x4_shuffle(left, right, 2, 3, 6, 7));
            outputs[row][column] = wasm_i32x4_extract_lane(pairs, 0) + wasm_i32x4_extract_lane(pairs, 1);
            outputs[row][column + 1] = wasm_i32x4_extract_lane(pairs, 2) + wasm_i32x4_extract_lane(pairs, 3);
        }
    }
}

static void multiply1(void) {
    for (int i = 0; i < N; i++) {
        for (int j = 0; j < N; j++) {
            float sum = 0;
            for (int k = 0; k < N; k++) sum += a[i][k] * b[k][j];
            c[i][j] = sum;
        }
    }
}

static void quantised1(void) {
    for (int row = 0; row < N; row++) {
        for (int column = 0; column < N; column++) {
            int32_t sum = 0;
            for (int k = 0; k < N; k++) sum += weights[row][k] * inputs[column][k];
            outputs[row][column] = sum;
        }
    }
}

/* Sums of the products are exact, so that it does not matter whether they are rounded once or twice. */
static void prepare(void) {
    uint32_t random = 3;
    for (int i = 0; i < N; i++) {
        for (int j = 0; j < N; j++) {
            a[i][j] = (float)rng_below(&random, 64) / 8;
            b[i][j] = (float)rng_below(&random, 64) / 8;
            weights[i][j] = (int8_t)rng_next(&random);
            inputs[i][j] = rng_next(&random) & 127;
        }
    }
}

static uint32_t next_round(int i, uint32_t sum) {
    a[i % N][i % N] += 1;
    inputs[i % N][0] = i & 127;
    return checksum_bytes(checksum_bytes(sum, c[i % N], sizeof c[0]), outputs[i % N], sizeof outputs[0]);
}

static uint32_t with_vectors(int rounds) {
    uint32_t sum = CHECKSUM_INIT;
    for (int i = 0; i < rounds; i++) {
        multiply4x8();
        quantised16();
        sum = next_round(i, sum);
    }
    return sum;
}

static uint32_t without_vectors(int rounds) {
    uint32_t sum = CHECKSUM_INIT;
    for (int i = 0; i < rounds; i++) {
        multiply1();
        quantised1();
        sum = next_round(i, sum);
    }
    return sum;
}

KERNEL(NAME, 6)
