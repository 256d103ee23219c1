/* A box blur of a grey image and a threshold, in 8- and 16-bit lanes. */
#include "kernel.h"

#define WIDTH 1024
#define HEIGHT 512

static uint8_t image[HEIGHT][WIDTH], blurred[HEIGHT][WIDTH];

static inline v128_t low3(const uint8_t *p) {
    return wasm_i16x8_add(wasm_i16x8_add(wasm_u16x8_load8x8(p - 1), wasm_u16x8_load8x8(p)), wasm_u16x8_load8x8(p + 1));
}

/* Each pixel becomes the mean of the nine around it; the border stays, to the right some more. */
static void blur8(void) {
    v128_t ninth = wasm_i16x8_splat(3641); /* 32768 / 9, rounded up */
    for (int y = 1; y < HEIGHT - 1; y++) {
        for (int x = 1; x + 16 < WIDTH; x += 16) {
            v128_t halves[2];
            for (int i = 0; i < 2; i++) {
                int at = x + 8 * i;
                v128_t sum = wasm_i16x8_add(
                    wasm_i16x8_add(low3(&image[y - 1][at]), low3(&image[y][at])), low3(&image[y + 1][at]));
                halves[i] = wasm_i16x8_q15mulr_sat(sum, ninth);
            }
            wasm_v128_store(&blurred[y][x], wasm_u8x16_narrow_i16x8(halves[0], halves[1]));
        }
    }
}

/* Contrast: away from the middle, with saturation. */
static void contrast8(void) {
    v128_t middle = wasm_i8x16_splat(112);
    for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x += 16) {
            v128_t p = wasm_v128_load(&blurred[y][x]);
            v128_t above = wasm_u8x16_sub_sat(p, middle), below = wasm_u8x16_sub_sat(middle, p);
            v128_t q = wasm_u8x16_sub_sat(wasm_u8x16_add_sat(p, above), below);
            wasm_v128_store(&image[y][x], wasm_u8x16_avgr(q, p));
        }
    }
}

static void blur1(void) {
    for (int y = 1; y < HEIGHT - 1; y++) {
        for (int x = 1; x <= (WIDTH - 2) / 16 * 16; x++) {
            int sum = 0;
            for (int i = 0; i < 9; i++) sum += image[y - 1 + i / 3][x - 1 + i % 3];
            blurred[y][x] = (uint8_t)((sum * 3641 + 0x4000) >> 15);
        }
    }
}

static int between(int low, int x, int high) { return x < low ? low : x > high ? high : x; }

static void contrast1(void) {
    for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++) {
            int p = blurred[y][x];
            int above = between(0, p - 112, 255), below = between(0, 112 - p, 255);
            int q = between(0, between(0, p + above, 255) - below, 255);
            image[y][x] = (uint8_t)((q + p + 1) / 2);
        }
    }
}

static void prepare(void) {
    uint32_t random = 1;
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++) image[y][x] = blurred[y][x] = (uint8_t)rng_next(&random);
}

static uint32_t with_vectors(int rounds) {
    for (int i = 0; i < rounds; i++) {
        blur8();
        contrast8();
    }
    return checksum_bytes(CHECKSUM_INIT, image, sizeof image);
}

static uint32_t without_vectors(int rounds) {
    for (int i = 0; i < rounds; i++) {
        blur1();
        contrast1();
    }
    return checksum_bytes(CHECKSUM_INIT, image, sizeof image);
}

KERNEL("blur", 10)
