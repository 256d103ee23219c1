/*
 * Shared by every benchmark: the two marker imports, a small deterministic
 * random generator and a checksum.
 *
 * The host times the code between bench_start() and bench_end(); set-up and
 * printing stay outside.
 */
#ifndef BENCH_H
#define BENCH_H

#include <stddef.h>
#include <stdint.h>

__attribute__((import_module("bench"), import_name("start"))) void bench_start(void);
__attribute__((import_module("bench"), import_name("end"))) void bench_end(void);

/* xorshift32: the state must not be zero. */
static inline uint32_t rng_next(uint32_t *state) {
    uint32_t x = *state;
    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
    return *state = x;
}

/* A number in 0 .. n-1 (slightly biased, which does not matter here). */
static inline uint32_t rng_below(uint32_t *state, uint32_t n) {
    return (uint32_t)(((uint64_t)rng_next(state) * n) >> 32);
}

#define CHECKSUM_INIT 2166136261u

/* FNV-1a over bytes. */
static inline uint32_t checksum_bytes(uint32_t h, const void *data, size_t len) {
    const unsigned char *p = (const unsigned char *)data;
    for (size_t i = 0; i < len; i++) h = (h ^ p[i]) * 16777619u;
    return h;
}

/* FNV-1a over one 32-bit word at a time (cheaper, still order-sensitive). */
static inline uint32_t checksum_u32(uint32_t h, uint32_t v) {
    return (h ^ v) * 16777619u;
}

#endif
