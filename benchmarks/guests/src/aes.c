/*
 * AES-128 in counter mode and GCM's hash: table look-ups by byte, and multiplication in GF(2^128) by shifts of 64-bit
 * halves. Starts with the example of FIPS 197.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "bench.h"

#define LENGTH (1 << 20)
#define PASSES 18

static uint8_t sbox[256];
static uint32_t table[4][256];
static uint8_t text[LENGTH];

static uint8_t times2(uint8_t x) { return (uint8_t)(x << 1 ^ (x >> 7) * 0x1b); }

static uint32_t rotate_right(uint32_t x, int n) { return x >> n | x << (-n & 31); }

/* The S-box from inverses in GF(2^8), found with the generator 3. */
static void make_tables(void) {
    uint8_t p = 1, q = 1;
    do {
        p = p ^ times2(p);
        q ^= (uint8_t)(q << 1);
        q ^= (uint8_t)(q << 2);
        q ^= (uint8_t)(q << 4);
        if (q & 0x80) q ^= 0x09;
        uint8_t x = q;
        for (int i = 1; i <= 4; i++) x ^= (uint8_t)(q << i | q >> (8 - i));
        sbox[p] = x ^ 0x63;
    } while (p != 1);
    sbox[0] = 0x63;
    for (int i = 0; i < 256; i++) {
        uint32_t s = sbox[i], d = times2(sbox[i]);
        uint32_t word = d << 24 | s << 16 | s << 8 | (d ^ s);
        for (int k = 0; k < 4; k++) table[k][i] = rotate_right(word, 8 * k);
    }
}

static uint32_t load(const uint8_t *p) {
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static void store(uint8_t *p, uint32_t x) {
    p[0] = (uint8_t)(x >> 24);
    p[1] = (uint8_t)(x >> 16);
    p[2] = (uint8_t)(x >> 8);
    p[3] = (uint8_t)x;
}

static uint32_t substitute(uint32_t x) {
    return (uint32_t)sbox[x >> 24] << 24 | (uint32_t)sbox[x >> 16 & 255] << 16 | (uint32_t)sbox[x >> 8 & 255] << 8
        | sbox[x & 255];
}

static void expand(uint32_t keys[44], const uint8_t key[16]) {
    uint8_t constant = 1;
    for (int i = 0; i < 4; i++) keys[i] = load(key + 4 * i);
    for (int i = 4; i < 44; i++) {
        uint32_t t = keys[i - 1];
        if (i % 4 == 0) {
            t = substitute(t << 8 | t >> 24) ^ (uint32_t)constant << 24;
            constant = times2(constant);
        }
        keys[i] = keys[i - 4] ^ t;
    }
}

static void encrypt(const uint32_t *keys, const uint8_t in[16], uint8_t out[16]) {
    uint32_t s[4], t[4];
    for (int i = 0; i < 4; i++) s[i] = load(in + 4 * i) ^ keys[i];
    for (int round = 1; round < 10; round++) {
        keys += 4;
        for (int i = 0; i < 4; i++) {
            t[i] = table[0][s[i] >> 24] ^ table[1][s[(i + 1) & 3] >> 16 & 255] ^ table[2][s[(i + 2) & 3] >> 8 & 255]
                ^ table[3][s[(i + 3) & 3] & 255] ^ keys[i];
        }
        memcpy(s, t, sizeof s);
    }
    for (int i = 0; i < 4; i++) {
        uint32_t x = (uint32_t)sbox[s[i] >> 24] << 24 | (uint32_t)sbox[s[(i + 1) & 3] >> 16 & 255] << 16
            | (uint32_t)sbox[s[(i + 2) & 3] >> 8 & 255] << 8 | sbox[s[(i + 3) & 3] & 255];
        store(out + 4 * i, x ^ keys[4 + i]);
    }
}

static void counter_mode(const uint32_t *keys, uint32_t start, uint8_t *data, size_t length) {
    uint8_t block[16] = "nonce of 12.", stream[16];
    for (size_t i = 0; i < length; i += 16) {
        store(block + 12, start++);
        encrypt(keys, block, stream);
        for (int k = 0; k < 16; k++) data[i + k] ^= stream[k];
    }
}

static uint64_t load64(const uint8_t *p) { return (uint64_t)load(p) << 32 | load(p + 4); }

/* GHASH, a bit at a time; over the first part of the data, because it is slow. */
static uint64_t hash(const uint8_t key[16], const uint8_t *data, size_t length) {
    uint64_t y0 = 0, y1 = 0, h0 = load64(key), h1 = load64(key + 8);
    for (size_t i = 0; i < length; i += 16) {
        y0 ^= load64(data + i);
        y1 ^= load64(data + i + 8);
        uint64_t z0 = 0, z1 = 0, v0 = h0, v1 = h1;
        for (int bit = 0; bit < 128; bit++) {
            uint64_t mask = -((bit < 64 ? y0 >> (63 - bit) : y1 >> (127 - bit)) & 1);
            z0 ^= v0 & mask;
            z1 ^= v1 & mask;
            uint64_t carry = -(v1 & 1);
            v1 = v1 >> 1 | v0 << 63;
            v0 = v0 >> 1 ^ (carry & 0xe100000000000000u);
        }
        y0 = z0;
        y1 = z1;
    }
    return y0 ^ y1;
}

int main(void) {
    uint8_t key[16], plain[16], cipher[16];
    uint32_t keys[44], rng = 31337;
    make_tables();
    for (int i = 0; i < 16; i++) {
        key[i] = (uint8_t)i;
        plain[i] = (uint8_t)(i * 17);
    }
    expand(keys, key);
    encrypt(keys, plain, cipher);
    static const uint8_t expected[] = {0x69, 0xc4, 0xe0, 0xd8, 0x6a, 0x7b, 0x04, 0x30,
        0xd8, 0xcd, 0xb7, 0x80, 0x70, 0xb4, 0xc5, 0x5a};
    if (memcmp(cipher, expected, 16) != 0) abort();
    for (size_t i = 0; i < LENGTH; i++) text[i] = (uint8_t)rng_next(&rng);

    bench_start();
    uint64_t tag = 0;
    for (int pass = 0; pass < PASSES; pass++) {
        counter_mode(keys, (uint32_t)pass << 20, text, LENGTH);
        tag ^= hash(cipher, text, LENGTH / 16);
    }
    bench_end();

    printf("aes tag %016llx checksum %08x\n", (unsigned long long)tag, checksum_bytes(CHECKSUM_INIT, text, LENGTH));
    return 0;
}
