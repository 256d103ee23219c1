/* A kernel twice: with vectors, which is measured, and without, to see that both come to the same. */
#ifndef KERNEL_H
#define KERNEL_H

#include <stdio.h>
#include <string.h>
#include <wasm_simd128.h>
#include "../bench.h"

/* Each makes its own input, and returns a checksum of what it made of it in `rounds` rounds. */
static void prepare(void);
static uint32_t with_vectors(int rounds);
static uint32_t without_vectors(int rounds);

#define KERNEL(name, rounds) \
    int main(void) { \
        prepare(); \
        uint32_t scalar = without_vectors(1); \
        prepare(); \
        uint32_t vector = with_vectors(1); \
        if (scalar != vector) { \
            printf(name " %08x with vectors, %08x without\n", vector, scalar); \
            return 1; \
        } \
        prepare(); \
        bench_start(); \
        uint32_t sum = with_vectors(rounds); \
        bench_end(); \
        printf(name " %08x, after a round %08x\n", sum, vector); \
        return 0; \
    }

#endif
