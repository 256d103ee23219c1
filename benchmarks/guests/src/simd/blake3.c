/* BLAKE3's compression of chunks: four at a time, one in each 32-bit lane. */
#include "kernel.h"

#define SIZE (1 << 20)

static const uint32_t iv[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
static const uint8_t schedule[7][16] = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}, {2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8},
    {3, 4, 10, 12, 13, 2, 7, 14, 6, 5, 9, 0, 11, 15, 8, 1}, {10, 7, 12, 9, 14, 3, 13, 15, 4, 0, 11, 2, 5, 8, 1, 6},
    {12, 13, 9, 11, 15, 10, 14, 8, 7, 2, 5, 3, 0, 1, 6, 4}, {9, 14, 11, 5, 8, 12, 15, 1, 13, 3, 0, 10, 2, 6, 4, 7},
    {11, 15, 5, 0, 1, 9, 8, 6, 14, 10, 2, 12, 3, 4, 7, 13}};

static uint8_t data[SIZE];

static inline v128_t rotr(v128_t x, int n) { return wasm_v128_or(wasm_u32x4_shr(x, n), wasm_i32x4_shl(x, 32 - n)); }

#define MIX4(a, b, c, d, x, y) \
    v[a] = wasm_i32x4_add(wasm_i32x4_add(v[a], v[b]), x); v[d] = rotr(wasm_v128_xor(v[d], v[a]), 16); \
    v[c] = wasm_i32x4_add(v[c], v[d]); v[b] = rotr(wasm_v128_xor(v[b], v[c]), 12); \
    v[a] = wasm_i32x4_add(wasm_i32x4_add(v[a], v[b]), y); v[d] = rotr(wasm_v128_xor(v[d], v[a]), 8); \
    v[c] = wasm_i32x4_add(v[c], v[d]); v[b] = rotr(wasm_v128_xor(v[b], v[c]), 7);

static inline void round_of(v128_t v[16], const v128_t m[16], const uint8_t *s) {
    MIX4(0, 4, 8, 12, m[s[0]], m[s[1]])
    MIX4(1, 5, 9, 13, m[s[2]], m[s[3]])
    MIX4(2, 6, 10, 14, m[s[4]], m[s[5]])
    MIX4(3, 7, 11, 15, m[s[6]], m[s[7]])
    MIX4(0, 5, 10, 15, m[s[8]], m[s[9]])
    MIX4(1, 6, 11, 12, m[s[10]], m[s[11]])
    MIX4(2, 7, 8, 13, m[s[12]], m[s[13]])
    MIX4(3, 4, 9, 14, m[s[14]], m[s[15]])
}

static inline void transpose(v128_t *r) {
    v128_t ab = wasm_i32x4_shuffle(r[0], r[1], 0, 4, 1, 5), AB = wasm_i32x4_shuffle(r[0], r[1], 2, 6, 3, 7);
    v128_t cd = wasm_i32x4_shuffle(r[2], r[3], 0, 4, 1, 5), CD = wasm_i32x4_shuffle(r[2], r[3], 2, 6, 3, 7);
    r[0] = wasm_i64x2_shuffle(ab, cd, 0, 2);
    r[1] = wasm_i64x2_shuffle(ab, cd, 1, 3);
    r[2] = wasm_i64x2_shuffle(AB, CD, 0, 2);
    r[3] = wasm_i64x2_shuffle(AB, CD, 1, 3);
}

/* Four neighbouring chunks of 1,024 bytes. */
static void chunks(const uint8_t *in, uint32_t counter, v128_t h[8]) {
    for (int i = 0; i < 8; i++) h[i] = wasm_i32x4_splat((int)iv[i]);
    for (int block = 0; block < 16; block++) {
        v128_t m[16], v[16];
        for (int part = 0; part < 4; part++) {
            for (int lane = 0; lane < 4; lane++)
                m[4 * part + lane] = wasm_v128_load(in + 1024 * lane + 64 * block + 16 * part);
            transpose(m + 4 * part);
        }
        uint32_t flags = (block == 0 ? 1 : 0) | (block == 15 ? 2 : 0);
        for (int i = 0; i < 8; i++) v[i] = h[i];
        for (int i = 0; i < 4; i++) v[8 + i] = wasm_i32x4_splat((int)iv[i]);
        v[12] = wasm_i32x4_add(wasm_i32x4_splat((int)counter), wasm_i32x4_const(0, 1, 2, 3));
        v[13] = wasm_i32x4_splat(0);
        v[14] = wasm_i32x4_splat(64);
        v[15] = wasm_i32x4_splat((int)flags);
        round_of(v, m, schedule[0]);
        round_of(v, m, schedule[1]);
        round_of(v, m, schedule[2]);
        round_of(v, m, schedule[3]);
        round_of(v, m, schedule[4]);
        round_of(v, m, schedule[5]);
        round_of(v, m, schedule[6]);
        for (int i = 0; i < 8; i++) h[i] = wasm_v128_xor(v[i], v[i + 8]);
    }
}

/* One chunk. */
#define ROTATE(x, n) ((x) >> (n) | (x) << (32 - (n)))
#define MIX(a, b, c, d, x, y) \
    v[a] += v[b] + (x); v[d] = ROTATE(v[d] ^ v[a], 16); v[c] += v[d]; v[b] = ROTATE(v[b] ^ v[c], 12); \
    v[a] += v[b] + (y); v[d] = ROTATE(v[d] ^ v[a], 8); v[c] += v[d]; v[b] = ROTATE(v[b] ^ v[c], 7);

static void chunk(const uint8_t *in, uint32_t counter, uint32_t h[8]) {
    memcpy(h, iv, sizeof iv);
    for (int block = 0; block < 16; block++) {
        uint32_t m[16], v[16];
        memcpy(m, in + 64 * block, sizeof m);
        memcpy(v, h, sizeof iv);
        memcpy(v + 8, iv, sizeof iv / 2);
        v[12] = counter;
        v[13] = 0;
        v[14] = 64;
        v[15] = (block == 0 ? 1 : 0) | (block == 15 ? 2 : 0);
        for (int r = 0; r < 7; r++) {
            const uint8_t *s = schedule[r];
            MIX(0, 4, 8, 12, m[s[0]], m[s[1]])
            MIX(1, 5, 9, 13, m[s[2]], m[s[3]])
            MIX(2, 6, 10, 14, m[s[4]], m[s[5]])
            MIX(3, 7, 11, 15, m[s[6]], m[s[7]])
            MIX(0, 5, 10, 15, m[s[8]], m[s[9]])
            MIX(1, 6, 11, 12, m[s[10]], m[s[11]])
            MIX(2, 7, 8, 13, m[s[12]], m[s[13]])
            MIX(3, 4, 9, 14, m[s[14]], m[s[15]])
        }
        for (int i = 0; i < 8; i++) h[i] = v[i] ^ v[i + 8];
    }
}

static void prepare(void) {
    uint32_t random = 7;
    for (int i = 0; i < SIZE; i++) data[i] = (uint8_t)rng_next(&random);
}

static uint32_t with_vectors(int rounds) {
    uint32_t sum = CHECKSUM_INIT;
    for (int i = 0; i < rounds; i++) {
        for (uint32_t first = 0; first < SIZE / 1024; first += 4) {
            v128_t h[8];
            chunks(data + 1024 * first, first + (uint32_t)i, h);
            uint32_t lanes[8][4];
            memcpy(lanes, h, sizeof h);
            for (int lane = 0; lane < 4; lane++)
                for (int k = 0; k < 8; k++) sum = checksum_u32(sum, lanes[k][lane]);
        }
    }
    return sum;
}

static uint32_t without_vectors(int rounds) {
    uint32_t sum = CHECKSUM_INIT;
    for (int i = 0; i < rounds; i++) {
        for (uint32_t each = 0; each < SIZE / 1024; each++) {
            uint32_t h[8];
            chunk(data + 1024 * each, each + (uint32_t)i, h);
            for (int k = 0; k < 8; k++) sum = checksum_u32(sum, h[k]);
        }
    }
    return sum;
}

KERNEL("blake3", 10)
