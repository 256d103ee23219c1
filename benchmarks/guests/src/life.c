/* Conway's Game of Life on a torus, 64 cells to a word, and the same a byte for each cell; both must agree. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "bench.h"

#define WIDTH 512
#define HEIGHT 512
#define WORDS (WIDTH / 64)

static uint64_t words[2][HEIGHT][WORDS];
static uint8_t bytes[2][HEIGHT][WIDTH];

static void step_words(uint64_t from[HEIGHT][WORDS], uint64_t to[HEIGHT][WORDS]) {
    for (int y = 0; y < HEIGHT; y++) {
        uint64_t *rows[3] = {from[(y + HEIGHT - 1) % HEIGHT], from[y], from[(y + 1) % HEIGHT]};
        for (int x = 0; x < WORDS; x++) {
            /* Eight neighbours, added bit by bit: ones, twos, fours. */
            uint64_t ones = 0, twos = 0, fours = 0;
            for (int r = 0; r < 3; r++) {
                uint64_t left = rows[r][(x + WORDS - 1) % WORDS], mid = rows[r][x], right = rows[r][(x + 1) % WORDS];
                uint64_t neighbours[3] = {mid << 1 | left >> 63, mid >> 1 | right << 63, mid};
                for (int k = 0; k < (r == 1 ? 2 : 3); k++) {
                    uint64_t carry = ones & neighbours[k];
                    ones ^= neighbours[k];
                    fours |= twos & carry;
                    twos ^= carry;
                }
            }
            to[y][x] = twos & ~fours & (ones | from[y][x]);
        }
    }
}

static void step_bytes(uint8_t from[HEIGHT][WIDTH], uint8_t to[HEIGHT][WIDTH]) {
    for (int y = 0; y < HEIGHT; y++) {
        const uint8_t *above = from[(y + HEIGHT - 1) % HEIGHT], *row = from[y], *below = from[(y + 1) % HEIGHT];
        for (int x = 0; x < WIDTH; x++) {
            int l = (x + WIDTH - 1) % WIDTH, r = (x + 1) % WIDTH;
            int n = above[l] + above[x] + above[r] + row[l] + row[r] + below[l] + below[x] + below[r];
            to[y][x] = n == 3 || (n == 2 && row[x]);
        }
    }
}

int main(void) {
    uint32_t rng = 1970, alive = 0;
    for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++) {
            uint8_t cell = rng_below(&rng, 3) == 0;
            bytes[0][y][x] = cell;
            words[0][y][x / 64] |= (uint64_t)cell << (x % 64);
        }
    }

    bench_start();
    for (int i = 0; i < 60; i++) step_bytes(bytes[i & 1], bytes[~i & 1]);
    for (int i = 0; i < 60; i++) step_words(words[i & 1], words[~i & 1]);
    for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++) {
            if (bytes[0][y][x] != (words[0][y][x / 64] >> (x % 64) & 1)) abort();
        }
    }
    for (int i = 0; i < 1000; i++) step_words(words[i & 1], words[~i & 1]);
    for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WORDS; x++) alive += (uint32_t)__builtin_popcountll(words[0][y][x]);
    }
    bench_end();

    printf("life %u alive, checksum %08x\n", alive, checksum_bytes(CHECKSUM_INIT, words[0], sizeof words[0]));
    return 0;
}
