/* ChaCha20 encryption of a megabyte, again and again, and BLAKE2s of the result: 32-bit adds, xors and rotations. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "bench.h"

#define SIZE (1 << 20)
#define ROUNDS 30

static inline uint32_t rotl(uint32_t x, int n) { return x << n | x >> (32 - n); }
static inline uint32_t rotr(uint32_t x, int n) { return x >> n | x << (32 - n); }

static inline uint32_t load_le(const uint8_t *p) {
    return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static inline void store_le(uint8_t *p, uint32_t v) {
    p[0] = (uint8_t)v;
    p[1] = (uint8_t)(v >> 8);
    p[2] = (uint8_t)(v >> 16);
    p[3] = (uint8_t)(v >> 24);
}

/* ---- ChaCha20 -------------------------------------------------------------- */

#define QUARTER(a, b, c, d) \
    a += b; d = rotl(d ^ a, 16); \
    c += d; b = rotl(b ^ c, 12); \
    a += b; d = rotl(d ^ a, 8); \
    c += d; b = rotl(b ^ c, 7);

static void chacha_block(const uint32_t in[16], uint8_t out[64]) {
    uint32_t x[16];
    memcpy(x, in, sizeof x);
    for (int i = 0; i < 10; i++) {
        QUARTER(x[0], x[4], x[8], x[12])
        QUARTER(x[1], x[5], x[9], x[13])
        QUARTER(x[2], x[6], x[10], x[14])
        QUARTER(x[3], x[7], x[11], x[15])
        QUARTER(x[0], x[5], x[10], x[15])
        QUARTER(x[1], x[6], x[11], x[12])
        QUARTER(x[2], x[7], x[8], x[13])
        QUARTER(x[3], x[4], x[9], x[14])
    }
    for (int i = 0; i < 16; i++) store_le(out + 4 * i, x[i] + in[i]);
}

static void chacha20(const uint8_t key[32], const uint8_t nonce[12], uint32_t counter, uint8_t *data, size_t size) {
    uint32_t state[16] = {0x61707865, 0x3320646e, 0x79622d32, 0x6b206574};
    uint8_t stream[64];
    for (int i = 0; i < 8; i++) state[4 + i] = load_le(key + 4 * i);
    state[12] = counter;
    for (int i = 0; i < 3; i++) state[13 + i] = load_le(nonce + 4 * i);
    for (size_t pos = 0; pos < size; pos += 64, state[12]++) {
        chacha_block(state, stream);
        size_t n = size - pos < 64 ? size - pos : 64;
        for (size_t i = 0; i < n; i++) data[pos + i] ^= stream[i];
    }
}

/* ---- BLAKE2s --------------------------------------------------------------- */

static const uint32_t blake_iv[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

static const uint8_t sigma[10][16] = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}, {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
    {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4}, {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
    {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13}, {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
    {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11}, {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
    {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5}, {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0}};

#define MIX(a, b, c, d, x, y) \
    v[a] += v[b] + (x); v[d] = rotr(v[d] ^ v[a], 16); \
    v[c] += v[d]; v[b] = rotr(v[b] ^ v[c], 12); \
    v[a] += v[b] + (y); v[d] = rotr(v[d] ^ v[a], 8); \
    v[c] += v[d]; v[b] = rotr(v[b] ^ v[c], 7);

static void blake_block(uint32_t h[8], const uint8_t block[64], uint64_t count, int last) {
    uint32_t v[16], m[16];
    for (int i = 0; i < 8; i++) {
        v[i] = h[i];
        v[i + 8] = blake_iv[i];
    }
    v[12] ^= (uint32_t)count;
    v[13] ^= (uint32_t)(count >> 32);
    if (last) v[14] = ~v[14];
    for (int i = 0; i < 16; i++) m[i] = load_le(block + 4 * i);
    for (int r = 0; r < 10; r++) {
        const uint8_t *s = sigma[r];
        MIX(0, 4, 8, 12, m[s[0]], m[s[1]])
        MIX(1, 5, 9, 13, m[s[2]], m[s[3]])
        MIX(2, 6, 10, 14, m[s[4]], m[s[5]])
        MIX(3, 7, 11, 15, m[s[6]], m[s[7]])
        MIX(0, 5, 10, 15, m[s[8]], m[s[9]])
        MIX(1, 6, 11, 12, m[s[10]], m[s[11]])
        MIX(2, 7, 8, 13, m[s[12]], m[s[13]])
        MIX(3, 4, 9, 14, m[s[14]], m[s[15]])
    }
    for (int i = 0; i < 8; i++) h[i] ^= v[i] ^ v[i + 8];
}

static void blake2s(const uint8_t *data, size_t size, uint8_t out[32]) {
    uint32_t h[8];
    uint8_t block[64];
    size_t pos = 0;
    memcpy(h, blake_iv, sizeof h);
    h[0] ^= 0x01010000 ^ 32;
    while (size - pos > 64) {
        blake_block(h, data + pos, pos + 64, 0);
        pos += 64;
    }
    memset(block, 0, sizeof block);
    memcpy(block, data + pos, size - pos);
    blake_block(h, block, size, 1);
    for (int i = 0; i < 8; i++) store_le(out + 4 * i, h[i]);
}

static void print_hex(const char *name, const uint8_t *p, int n) {
    printf("%s ", name);
    for (int i = 0; i < n; i++) printf("%02x", p[i]);
    printf("\n");
}

int main(void) {
    uint8_t key[32], nonce[12] = {0, 0, 0, 9, 0, 0, 0, 0x4a}, digest[32], zero[64] = {0};
    for (int i = 0; i < 32; i++) key[i] = (uint8_t)i;
    chacha20(key, nonce, 1, zero, sizeof zero);
    print_hex("chacha20", zero, 16);
    blake2s((const uint8_t *)"abc", 3, digest);
    print_hex("blake2s", digest, 32);

    uint8_t *data = malloc(SIZE);
    for (int i = 0; i < SIZE; i++) data[i] = (uint8_t)(i * 7 + (i >> 8));

    bench_start();
    for (int r = 0; r < ROUNDS; r++) {
        chacha20(key, nonce, (uint32_t)r, data, SIZE);
        blake2s(data, SIZE - (size_t)r, digest);
        memcpy(key, digest, sizeof key);
    }
    bench_end();

    print_hex("result", digest, 32);
    return 0;
}
