/*
 * Is it UTF-8? Sixteen bytes at a time, by looking up what may be wrong in each
 * pair of neighbours (Keiser, Lemire: Validating UTF-8 in less than one instruction
 * per byte), and one after the other.
 */
#include <stdbool.h>
#include "kernel.h"

#define PIECE 4096
#define PIECES 256

static uint8_t text[PIECES][PIECE];

/* What two neighbours may show to be wrong. */
enum {
    TOO_SHORT = 1,  /* a lead byte, then no continuation */
    TOO_LONG = 2,   /* ASCII, then a continuation */
    OVERLONG_3 = 4, /* e0, then too little */
    TOO_LARGE = 8,  /* f4, then too much */
    SURROGATE = 16,
    OVERLONG_2 = 32,
    TOO_LARGE_1000 = 64, /* f5 and more */
    OVERLONG_4 = 64,
    TWO_CONTINUATIONS = 128, /* fine where the third or fourth byte is due */
    CARRY = TOO_SHORT | TOO_LONG | TWO_CONTINUATIONS
};

#define LARGE (CARRY | TOO_LARGE | TOO_LARGE_1000)
#define LOOK_UP(table, index) wasm_i8x16_swizzle(wasm_v128_load(table), index)
#define BEFORE(n, block, previous) \
    wasm_i8x16_shuffle(previous, block, 16 - n, 17 - n, 18 - n, 19 - n, 20 - n, 21 - n, 22 - n, 23 - n, 24 - n, 25 - n, \
                       26 - n, 27 - n, 28 - n, 29 - n, 30 - n, 31 - n)

static const uint8_t first_high[16] = {
    TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TWO_CONTINUATIONS, TWO_CONTINUATIONS,
    TWO_CONTINUATIONS, TWO_CONTINUATIONS, TOO_SHORT | OVERLONG_2, TOO_SHORT, TOO_SHORT | OVERLONG_3 | SURROGATE,
    TOO_SHORT | TOO_LARGE | TOO_LARGE_1000 | OVERLONG_4};
static const uint8_t first_low[16] = {
    CARRY | OVERLONG_3 | OVERLONG_2 | OVERLONG_4, CARRY | OVERLONG_2, CARRY, CARRY, CARRY | TOO_LARGE, LARGE, LARGE, LARGE,
    LARGE, LARGE, LARGE, LARGE, LARGE, LARGE | SURROGATE, LARGE, LARGE};
static const uint8_t second_high[16] = {
    TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT,
    TOO_LONG | OVERLONG_2 | TWO_CONTINUATIONS | OVERLONG_3 | TOO_LARGE_1000 | OVERLONG_4,
    TOO_LONG | OVERLONG_2 | TWO_CONTINUATIONS | OVERLONG_3 | TOO_LARGE,
    TOO_LONG | OVERLONG_2 | TWO_CONTINUATIONS | SURROGATE | TOO_LARGE,
    TOO_LONG | OVERLONG_2 | TWO_CONTINUATIONS | SURROGATE | TOO_LARGE, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT};

static bool is_utf8_16(const uint8_t *piece) {
    v128_t previous = wasm_i8x16_splat(0), wrong = previous;
    for (int i = 0; i < PIECE; i += 16) {
        v128_t block = wasm_v128_load(piece + i);
        v128_t before = BEFORE(1, block, previous);
        v128_t pairs = wasm_v128_and(
            wasm_v128_and(LOOK_UP(first_high, wasm_u8x16_shr(before, 4)),
                          LOOK_UP(first_low, wasm_v128_and(before, wasm_i8x16_splat(15)))),
            LOOK_UP(second_high, wasm_u8x16_shr(block, 4)));
        v128_t third = wasm_u8x16_sub_sat(BEFORE(2, block, previous), wasm_u8x16_splat(0xe0 - 0x80));
        v128_t fourth = wasm_u8x16_sub_sat(BEFORE(3, block, previous), wasm_u8x16_splat(0xf0 - 0x80));
        v128_t due = wasm_v128_and(wasm_v128_or(third, fourth), wasm_u8x16_splat(0x80));
        wrong = wasm_v128_or(wrong, wasm_v128_xor(due, pairs));
        previous = block;
    }
    /* A lead byte at the end that wants more. */
    const v128_t most = wasm_u8x16_const(255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 0xef, 0xdf, 0xbf);
    return !wasm_v128_any_true(wasm_v128_or(wrong, wasm_u8x16_sub_sat(previous, most)));
}

static bool is_utf8_1(const uint8_t *piece) {
    for (int i = 0; i < PIECE;) {
        uint8_t lead = piece[i++];
        if (lead < 0x80) continue;
        if (lead < 0xc2 || lead > 0xf4) return false;
        int more = lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
        uint8_t low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
        uint8_t high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
        for (; more > 0; more--, low = 0x80, high = 0xbf) {
            if (i == PIECE || piece[i] < low || piece[i] > high) return false;
            i++;
        }
    }
    return true;
}

/* Mostly valid: a third of the pieces has one byte changed, and some end early. */
static void prepare(void) {
    static const char *const parts[] = {"plain ", "é", "ß", "汉字", "€", "😀", "Привет ", "\xf4\x8f\xbf\xbf", "\xed\x9f\xbf", "z"};
    uint32_t random = 13;
    for (int i = 0; i < PIECES; i++) {
        memset(text[i], '.', PIECE);
        for (size_t at = 0, length; ; at += length) {
            const char *part = parts[rng_below(&random, 10)];
            length = strlen(part);
            if (at + length > PIECE) break;
            memcpy(text[i] + at, part, length);
        }
        if (i % 3 == 0) text[i][rng_below(&random, PIECE)] = (uint8_t)rng_next(&random);
        if (i % 50 == 1) text[i][PIECE - 1] = 0xc3;
    }
}

static uint32_t with_vectors(int rounds) {
    uint32_t sum = CHECKSUM_INIT;
    for (int i = 0; i < rounds; i++) {
        for (int piece = 0; piece < PIECES; piece++) sum = checksum_u32(sum, is_utf8_16(text[piece]));
    }
    return sum;
}

static uint32_t without_vectors(int rounds) {
    uint32_t sum = CHECKSUM_INIT;
    for (int i = 0; i < rounds; i++) {
        for (int piece = 0; piece < PIECES; piece++) sum = checksum_u32(sum, is_utf8_1(text[piece]));
    }
    return sum;
}

KERNEL("utf8", 50)
