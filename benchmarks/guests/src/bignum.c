/*
 * Modular exponentiation: RSA-sized numbers in 32-bit limbs with Montgomery
 * multiplication (i64 products), Miller-Rabin on 64-bit numbers (128-bit
 * products from the compiler's runtime), and factorials in base 10^9.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "bench.h"

#define LIMBS 64 /* 2048 bits */

typedef struct {
    uint32_t limb[LIMBS];
} Num;

static int compare(const Num *a, const Num *b) {
    for (int i = LIMBS - 1; i >= 0; i--)
        if (a->limb[i] != b->limb[i]) return a->limb[i] < b->limb[i] ? -1 : 1;
    return 0;
}

static uint32_t subtract(Num *a, const Num *b) {
    int64_t borrow = 0;
    for (int i = 0; i < LIMBS; i++) {
        borrow += (int64_t)a->limb[i] - b->limb[i];
        a->limb[i] = (uint32_t)borrow;
        borrow >>= 32;
    }
    return (uint32_t)borrow & 1;
}

/* a = 2a mod n */
static void double_mod(Num *a, const Num *n) {
    uint32_t top = a->limb[LIMBS - 1] >> 31;
    for (int i = LIMBS - 1; i > 0; i--) a->limb[i] = a->limb[i] << 1 | a->limb[i - 1] >> 31;
    a->limb[0] <<= 1;
    if (top || compare(a, n) >= 0) subtract(a, n);
}

/* out = a b / 2^(32 LIMBS) mod n */
static void montgomery(Num *out, const Num *a, const Num *b, const Num *n, uint32_t n_inverse) {
    uint32_t t[LIMBS + 2] = {0};
    for (int i = 0; i < LIMBS; i++) {
        uint64_t carry = 0;
        for (int j = 0; j < LIMBS; j++) {
            carry += (uint64_t)a->limb[i] * b->limb[j] + t[j];
            t[j] = (uint32_t)carry;
            carry >>= 32;
        }
        carry += t[LIMBS];
        t[LIMBS] = (uint32_t)carry;
        t[LIMBS + 1] = (uint32_t)(carry >> 32);

        uint32_t m = t[0] * n_inverse;
        carry = ((uint64_t)m * n->limb[0] + t[0]) >> 32;
        for (int j = 1; j < LIMBS; j++) {
            carry += (uint64_t)m * n->limb[j] + t[j];
            t[j - 1] = (uint32_t)carry;
            carry >>= 32;
        }
        carry += t[LIMBS];
        t[LIMBS - 1] = (uint32_t)carry;
        t[LIMBS] = t[LIMBS + 1] + (uint32_t)(carry >> 32);
    }
    memcpy(out->limb, t, sizeof out->limb);
    if (t[LIMBS] || compare(out, n) >= 0) subtract(out, n);
}

/* base^exponent mod n, n odd, with a 4-bit window */
static void power(Num *out, const Num *base, const Num *exponent, const Num *n) {
    uint32_t inverse = 1;
    for (int i = 0; i < 5; i++) inverse *= 2 - n->limb[0] * inverse;
    inverse = 0 - inverse;

    Num window[16], result;
    memset(&window[0], 0, sizeof window[0]);
    window[0].limb[0] = 1;
    window[1] = *base;
    for (int i = 0; i < 32 * LIMBS; i++) {
        double_mod(&window[0], n);
        double_mod(&window[1], n);
    }
    for (int i = 2; i < 16; i++) montgomery(&window[i], &window[i - 1], &window[1], n, inverse);
    result = window[0];
    for (int i = 8 * LIMBS - 1; i >= 0; i--) {
        for (int k = 0; k < 4; k++) montgomery(&result, &result, &result, n, inverse);
        montgomery(&result, &result, &window[exponent->limb[i / 8] >> (4 * (i % 8)) & 15], n, inverse);
    }
    Num one = {{1}};
    montgomery(out, &result, &one, n, inverse);
}

/* ---- 64 bits --------------------------------------------------------------- */

/* Montgomery form modulo an odd n: products a b / 2^64 mod n. */
static uint64_t multiply64(uint64_t a, uint64_t b, uint64_t n, uint64_t n_inverse) {
    unsigned __int128 t = (unsigned __int128)a * b;
    uint64_t m = (uint64_t)t * n_inverse;
    uint64_t high = (uint64_t)(t >> 64), back = (uint64_t)(((unsigned __int128)m * n) >> 64);
    /* n_inverse is 1/n, so the low halves are equal and cancel. */
    return high >= back ? high - back : high - back + n;
}

static int is_prime(uint64_t n) {
    static const uint64_t bases[] = {2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37};
    if (n < 2) return 0;
    for (int i = 0; i < 12; i++)
        if (n % bases[i] == 0) return n == bases[i];
    uint64_t inverse = 1;
    for (int i = 0; i < 6; i++) inverse *= 2 - n * inverse;
    uint64_t one = (0 - n) % n, minus_one = n - one; /* 1 and -1 in Montgomery form */
    uint64_t d = n - 1;
    int s = __builtin_ctzll(d);
    d >>= s;
    for (int i = 0; i < 12; i++) {
        uint64_t a = 0, x = one;
        for (uint64_t k = 0; k < bases[i]; k++) a = a >= n - one ? a - (n - one) : a + one;
        for (uint64_t e = d; e; e >>= 1) {
            if (e & 1) x = multiply64(x, a, n, inverse);
            a = multiply64(a, a, n, inverse);
        }
        if (x == one || x == minus_one) continue;
        int composite = 1;
        for (int k = 1; k < s && composite; k++) {
            x = multiply64(x, x, n, inverse);
            if (x == minus_one) composite = 0;
        }
        if (composite) return 0;
    }
    return 1;
}

/* ---- decimal --------------------------------------------------------------- */

static uint32_t decimal[2000];

/* n! in base 10^9; returns the number of limbs. */
static int factorial(uint32_t n) {
    int size = 1;
    decimal[0] = 1;
    for (uint32_t k = 2; k <= n; k++) {
        uint64_t carry = 0;
        for (int i = 0; i < size; i++) {
            carry += (uint64_t)decimal[i] * k;
            decimal[i] = (uint32_t)(carry % 1000000000);
            carry /= 1000000000;
        }
        if (carry) decimal[size++] = (uint32_t)carry;
    }
    return size;
}

int main(void) {
    Num base, exponent, modulus, result;
    uint32_t rng = 271828;
    for (int i = 0; i < LIMBS; i++) {
        base.limb[i] = rng_next(&rng);
        exponent.limb[i] = rng_next(&rng);
        modulus.limb[i] = rng_next(&rng);
    }
    base.limb[LIMBS - 1] >>= 1;
    modulus.limb[LIMBS - 1] |= 0x80000000u;
    modulus.limb[0] |= 1;

    bench_start();
    for (int r = 0; r < 8; r++) {
        power(&result, &base, &exponent, &modulus);
        base = result;
    }
    uint64_t candidate = 0xffffffffffffffffu, sum = 0;
    int primes = 0;
    while (primes < 100) {
        if (is_prime(candidate)) {
            primes++;
            sum += 0 - candidate;
        }
        candidate -= 2;
    }
    int size = factorial(3000);
    uint32_t h = CHECKSUM_INIT;
    for (int i = 0; i < size; i++) h = checksum_u32(h, decimal[i]);
    bench_end();

    printf("bignum power ");
    for (int i = LIMBS - 1; i >= LIMBS - 4; i--) printf("%08x", result.limb[i]);
    printf("..%08x primes %llu factorial %d %u %08x\n", result.limb[0], (unsigned long long)sum, size, decimal[size - 1], h);
    return 0;
}
