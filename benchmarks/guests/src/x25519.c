/*
 * X25519: elliptic-curve Diffie-Hellman with five limbs of 51 bits and 128-bit products. The iterated test of RFC 7748,
 * a hundred times, then keys agreed by pairs.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "bench.h"

#define ITERATIONS 100
#define PAIRS 40
#define MASK ((UINT64_C(1) << 51) - 1)

typedef uint64_t field[5];
typedef unsigned __int128 wide;

static void add(field out, const field a, const field b) {
    for (int i = 0; i < 5; i++) out[i] = a[i] + b[i];
}

/* Two times the prime keeps limbs from falling below zero. */
static void subtract(field out, const field a, const field b) {
    out[0] = a[0] + 0xfffffffffffda - b[0];
    for (int i = 1; i < 5; i++) out[i] = a[i] + 0xffffffffffffe - b[i];
}

static void reduce(field out, wide t[5]) {
    uint64_t carry = 0;
    for (int i = 0; i < 5; i++) {
        t[i] += carry;
        out[i] = (uint64_t)t[i] & MASK;
        carry = (uint64_t)(t[i] >> 51);
    }
    out[0] += carry * 19;
    out[1] += out[0] >> 51;
    out[0] &= MASK;
}

static void multiply(field out, const field a, const field b) {
    wide t[5];
    uint64_t b19[5];
    for (int i = 1; i < 5; i++) b19[i] = b[i] * 19;
    t[0] = (wide)a[0] * b[0] + (wide)a[1] * b19[4] + (wide)a[2] * b19[3] + (wide)a[3] * b19[2] + (wide)a[4] * b19[1];
    t[1] = (wide)a[0] * b[1] + (wide)a[1] * b[0] + (wide)a[2] * b19[4] + (wide)a[3] * b19[3] + (wide)a[4] * b19[2];
    t[2] = (wide)a[0] * b[2] + (wide)a[1] * b[1] + (wide)a[2] * b[0] + (wide)a[3] * b19[4] + (wide)a[4] * b19[3];
    t[3] = (wide)a[0] * b[3] + (wide)a[1] * b[2] + (wide)a[2] * b[1] + (wide)a[3] * b[0] + (wide)a[4] * b19[4];
    t[4] = (wide)a[0] * b[4] + (wide)a[1] * b[3] + (wide)a[2] * b[2] + (wide)a[3] * b[1] + (wide)a[4] * b[0];
    reduce(out, t);
}

static void scale(field out, const field a, uint64_t factor) {
    wide t[5];
    for (int i = 0; i < 5; i++) t[i] = (wide)a[i] * factor;
    reduce(out, t);
}

static void swap(field a, field b, uint64_t yes) {
    for (int i = 0; i < 5; i++) {
        uint64_t x = -yes & (a[i] ^ b[i]);
        a[i] ^= x;
        b[i] ^= x;
    }
}

/* a to the power of p - 2. */
static void invert(field out, const field a) {
    field result;
    memcpy(result, a, sizeof result);
    for (int bit = 253; bit >= 0; bit--) {
        multiply(result, result, result);
        if (bit != 2 && bit != 4) multiply(result, result, a);
    }
    memcpy(out, result, sizeof result);
}

static void unpack(field out, const uint8_t in[32]) {
    uint64_t w[4];
    memcpy(w, in, 32);
    out[0] = w[0] & MASK;
    out[1] = (w[0] >> 51 | w[1] << 13) & MASK;
    out[2] = (w[1] >> 38 | w[2] << 26) & MASK;
    out[3] = (w[2] >> 25 | w[3] << 39) & MASK;
    out[4] = w[3] >> 12 & MASK;
}

static void pack(uint8_t out[32], field a) {
    uint64_t carry = 19;
    /* Whether it is p or more: adding 19 then overflows 2^255. Limbs have to be in order for that. */
    for (int pass = 0; pass < 2; pass++) {
        for (int i = 0; i < 4; i++) {
            a[i + 1] += a[i] >> 51;
            a[i] &= MASK;
        }
        a[0] += (a[4] >> 51) * 19;
        a[4] &= MASK;
    }
    for (int i = 0; i < 5; i++) carry = (a[i] + carry) >> 51;
    carry *= 19;
    for (int i = 0; i < 5; i++) {
        a[i] += carry;
        carry = a[i] >> 51;
        a[i] &= MASK;
    }
    uint64_t w[4] = {a[0] | a[1] << 51, a[1] >> 13 | a[2] << 38, a[2] >> 26 | a[3] << 25, a[3] >> 39 | a[4] << 12};
    memcpy(out, w, 32);
}

static void x25519(uint8_t out[32], const uint8_t scalar[32], const uint8_t point[32]) {
    uint8_t e[32];
    field x1, x2 = {1}, z2 = {0}, x3, z3 = {1}, a, aa, b, bb, d, c, da, cb, t;
    memcpy(e, scalar, 32);
    e[0] &= 248;
    e[31] = (e[31] & 127) | 64;
    unpack(x1, point);
    memcpy(x3, x1, sizeof x3);
    uint64_t swapped = 0;
    for (int bit = 254; bit >= 0; bit--) {
        uint64_t k = e[bit / 8] >> (bit & 7) & 1;
        swap(x2, x3, swapped ^ k);
        swap(z2, z3, swapped ^ k);
        swapped = k;
        add(a, x2, z2);
        multiply(aa, a, a);
        subtract(b, x2, z2);
        multiply(bb, b, b);
        add(c, x3, z3);
        subtract(d, x3, z3);
        multiply(da, d, a);
        multiply(cb, c, b);
        add(t, da, cb);
        multiply(x3, t, t);
        subtract(t, da, cb);
        multiply(t, t, t);
        multiply(z3, x1, t);
        multiply(x2, aa, bb);
        subtract(t, aa, bb);
        scale(z2, t, 121665);
        add(z2, z2, aa);
        multiply(z2, t, z2);
    }
    swap(x2, x3, swapped);
    swap(z2, z3, swapped);
    invert(z2, z2);
    multiply(x2, x2, z2);
    pack(out, x2);
}

int main(void) {
    static const uint8_t after_one[] = {0x42, 0x2c, 0x8e, 0x7a, 0x62, 0x27, 0xd7, 0xbc};
    uint8_t k[32] = {9}, u[32] = {9}, base[32] = {9}, next[32];
    uint32_t rng = 25519, h = CHECKSUM_INIT;

    bench_start();
    for (int i = 0; i < ITERATIONS; i++) {
        x25519(next, k, u);
        memcpy(u, k, 32);
        memcpy(k, next, 32);
        if (i == 0 && memcmp(k, after_one, 8) != 0) abort();
    }
    for (int i = 0; i < PAIRS; i++) {
        uint8_t alice[32], bob[32], from_alice[32], from_bob[32], one[32], other[32];
        for (int n = 0; n < 32; n++) {
            alice[n] = (uint8_t)rng_next(&rng);
            bob[n] = (uint8_t)rng_next(&rng);
        }
        x25519(from_alice, alice, base);
        x25519(from_bob, bob, base);
        x25519(one, alice, from_bob);
        x25519(other, bob, from_alice);
        if (memcmp(one, other, 32) != 0) abort();
        h = checksum_bytes(h, one, 32);
    }
    bench_end();

    printf("x25519 ");
    for (int i = 0; i < 32; i++) printf("%02x", k[i]);
    printf(" checksum %08x\n", h);
    return 0;
}
