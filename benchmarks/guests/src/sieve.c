/* Prime sieves: a plain one on bytes, one on bits over odd numbers, and a segmented one that also factors. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "bench.h"

#define LIMIT 8000000
#define BIT_LIMIT 64000000
#define SEGMENT 65536
#define SEGMENTS 400

static uint32_t byte_sieve(uint8_t *composite) {
    uint32_t count = 0;
    memset(composite, 0, LIMIT);
    for (uint32_t i = 2; i < LIMIT; i++) {
        if (composite[i]) continue;
        count++;
        for (uint64_t j = (uint64_t)i * i; j < LIMIT; j += i) composite[j] = 1;
    }
    return count;
}

static uint32_t bit_sieve(uint32_t *bits) {
    const uint32_t odds = BIT_LIMIT / 2; /* bit i stands for 2i + 1 */
    memset(bits, 0, odds / 8);
    bits[0] |= 1;
    for (uint32_t i = 1; (2 * i + 1) * (2 * i + 1) < BIT_LIMIT; i++) {
        if (bits[i >> 5] >> (i & 31) & 1) continue;
        uint32_t p = 2 * i + 1;
        for (uint32_t j = p * p / 2; j < odds; j += p) bits[j >> 5] |= 1u << (j & 31);
    }
    uint32_t count = 1;
    for (uint32_t i = 0; i < odds / 32; i++) count += 32 - (uint32_t)__builtin_popcount(bits[i]);
    return count;
}

/* Sums of Euler's totient, segment by segment. */
static uint64_t totients(const uint8_t *composite) {
    static uint32_t phi[SEGMENT / 16], rest[SEGMENT / 16];
    const uint32_t width = SEGMENT / 16;
    uint64_t sum = 0;
    for (uint32_t lo = 1; lo < width * SEGMENTS; lo += width) {
        for (uint32_t i = 0; i < width; i++) phi[i] = rest[i] = lo + i;
        for (uint32_t p = 2; p * p < lo + width; p++) {
            if (composite[p]) continue;
            for (uint32_t n = (lo + p - 1) / p * p; n < lo + width; n += p) {
                phi[n - lo] -= phi[n - lo] / p;
                do rest[n - lo] /= p;
                while (rest[n - lo] % p == 0);
            }
        }
        for (uint32_t i = 0; i < width; i++) {
            if (rest[i] > 1) phi[i] -= phi[i] / rest[i];
            sum += phi[i];
        }
    }
    return sum;
}

int main(void) {
    uint8_t *composite = malloc(LIMIT);
    uint32_t *bits = malloc(BIT_LIMIT / 16);

    bench_start();
    uint32_t a = byte_sieve(composite);
    uint32_t b = bit_sieve(bits);
    uint64_t t = totients(composite);
    bench_end();

    printf("sieve %u %u totients %llu\n", a, b, (unsigned long long)t);
    return 0;
}
