/* Base64: twelve bytes become sixteen characters at a time. */
#include "kernel.h"

#define SIZE (768 * 1024)

static uint8_t bytes[SIZE + 4];
static uint8_t text[SIZE / 3 * 4];

static void encode16(void) {
    /* From the index of a character's class to what must be added to the value: a-z, 0-9 ten times, +, /, A-Z. */
    const v128_t offsets = wasm_i8x16_const('a' - 26, '0' - 52, '0' - 52, '0' - 52, '0' - 52, '0' - 52, '0' - 52, '0' - 52,
                                            '0' - 52, '0' - 52, '0' - 52, '+' - 62, '/' - 63, 'A', 0, 0);
    const v128_t groups = wasm_i8x16_const(2, 1, 0, -1, 5, 4, 3, -1, 8, 7, 6, -1, 11, 10, 9, -1);
    uint8_t *out = text;
    for (const uint8_t *in = bytes; in < bytes + SIZE; in += 12, out += 16) {
        v128_t v = wasm_i8x16_swizzle(wasm_v128_load(in), groups);
        v128_t first = wasm_v128_and(wasm_u32x4_shr(v, 18), wasm_i32x4_splat(0x3f));
        v128_t second = wasm_v128_and(wasm_u32x4_shr(v, 4), wasm_i32x4_splat(0x3f00));
        v128_t third = wasm_v128_and(wasm_i32x4_shl(v, 10), wasm_i32x4_splat(0x3f0000));
        v128_t fourth = wasm_v128_and(wasm_i32x4_shl(v, 24), wasm_i32x4_splat(0x3f000000));
        v128_t values = wasm_v128_or(wasm_v128_or(first, second), wasm_v128_or(third, fourth));
        v128_t upper = wasm_i8x16_lt(values, wasm_i8x16_splat(26));
        v128_t class = wasm_v128_or(wasm_u8x16_sub_sat(values, wasm_i8x16_splat(51)), wasm_v128_and(upper, wasm_i8x16_splat(13)));
        wasm_v128_store(out, wasm_i8x16_add(values, wasm_i8x16_swizzle(offsets, class)));
    }
}

static void encode4(void) {
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    uint8_t *out = text;
    for (const uint8_t *in = bytes; in < bytes + SIZE; in += 3) {
        uint32_t group = (uint32_t)in[0] << 16 | (uint32_t)in[1] << 8 | in[2];
        for (int shift = 18; shift >= 0; shift -= 6) *out++ = (uint8_t)alphabet[group >> shift & 63];
    }
}

static void prepare(void) {
    uint32_t random = 11;
    for (int i = 0; i < SIZE; i++) bytes[i] = (uint8_t)(rng_next(&random) >> 8);
}

/* Each round encodes some of what the one before made. */
static void next_round(void) { memcpy(bytes, text + sizeof text / 4, SIZE / 2); }

static uint32_t with_vectors(int rounds) {
    for (int i = 0; i < rounds; i++) {
        encode16();
        next_round();
    }
    return checksum_bytes(CHECKSUM_INIT, text, sizeof text);
}

static uint32_t without_vectors(int rounds) {
    for (int i = 0; i < rounds; i++) {
        encode4();
        next_round();
    }
    return checksum_bytes(CHECKSUM_INIT, text, sizeof text);
}

KERNEL("base64", 30)
