/*
 * Compression by block sorting: Burrows-Wheeler (suffixes sorted by prefix doubling), move to front, run lengths and an
 * adaptive arithmetic coder; then all of it back.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "bench.h"

#define BLOCK 65536
#define BLOCKS 10

static uint8_t text[BLOCK], last[BLOCK], moved[BLOCK], back[BLOCK];
static uint8_t packed[2 * BLOCK];
static int32_t order[BLOCK], rank[BLOCK], next_order[BLOCK], next_rank[BLOCK], counts[BLOCK + 257];

static void make_text(uint32_t *rng) {
    static const char *words[] = {"the ", "block ", "sorts ", "its ", "suffixes ", "and ", "codes ", "what ", "comes ",
        "before ", "them. ", "Runs ", "of ", "equal ", "letters ", "follow, ", "which ", "pack ", "well. "};
    for (size_t n = 0; n < BLOCK;) {
        const char *w = words[rng_below(rng, sizeof words / sizeof *words)];
        while (*w && n < BLOCK) text[n++] = (uint8_t)*w++;
    }
}

/* Rotations in order: by one letter, then by 2, 4, 8 … with a counting sort each time. Returns where the text is. */
static int sort_rotations(void) {
    int classes = 256;
    memset(counts, 0, sizeof counts);
    for (int i = 0; i < BLOCK; i++) counts[text[i] + 1]++;
    for (int c = 0; c < 256; c++) counts[c + 1] += counts[c];
    for (int i = 0; i < BLOCK; i++) {
        order[counts[text[i]]++] = i;
        rank[i] = text[i];
    }
    for (int length = 1; length < BLOCK && classes < BLOCK; length *= 2) {
        memset(counts, 0, sizeof counts);
        for (int i = 0; i < BLOCK; i++) counts[rank[i] + 1]++;
        for (int c = 0; c < BLOCK; c++) counts[c + 1] += counts[c];
        for (int i = 0; i < BLOCK; i++) {
            int start = (order[i] - length + BLOCK) % BLOCK;
            next_order[counts[rank[start]]++] = start;
        }
        classes = 0;
        for (int i = 0; i < BLOCK; i++) {
            int a = next_order[i], b = next_order[i ? i - 1 : 0];
            if (i && (rank[a] != rank[b] || rank[(a + length) % BLOCK] != rank[(b + length) % BLOCK])) classes++;
            next_rank[a] = classes;
        }
        classes++;
        memcpy(order, next_order, sizeof order);
        memcpy(rank, next_rank, sizeof rank);
    }
    int at = 0;
    for (int i = 0; i < BLOCK; i++) {
        last[i] = text[(order[i] + BLOCK - 1) % BLOCK];
        if (order[i] == 0) at = i;
    }
    return at;
}

static void unsort(int at) {
    memset(counts, 0, 257 * sizeof *counts);
    for (int i = 0; i < BLOCK; i++) counts[last[i] + 1]++;
    for (int c = 0; c < 256; c++) counts[c + 1] += counts[c];
    for (int i = 0; i < BLOCK; i++) order[counts[last[i]]++] = i;
    for (int i = 0, p = order[at]; i < BLOCK; i++, p = order[p]) back[i] = last[p];
}

static void to_front(const uint8_t *in, uint8_t *out, int encode) {
    uint8_t list[256];
    for (int i = 0; i < 256; i++) list[i] = (uint8_t)i;
    for (int i = 0; i < BLOCK; i++) {
        int place = 0;
        if (encode) {
            while (list[place] != in[i]) place++;
            out[i] = (uint8_t)place;
        } else {
            place = in[i];
            out[i] = list[place];
        }
        uint8_t c = list[place];
        memmove(list + 1, list, (size_t)place);
        list[0] = c;
    }
}

/* A bit-wise arithmetic coder; eight binary decisions for each byte, each in the context of those before. */
typedef struct { uint32_t low, high, code; uint8_t *at; } coder;

static uint16_t chance[256][256];

static int code_bit(coder *c, uint16_t *p, int bit, int encode) {
    uint32_t middle = c->low + (uint32_t)(((uint64_t)(c->high - c->low) * *p) >> 16);
    if (!encode) bit = c->code <= middle;
    if (bit) {
        c->high = middle;
        *p += (uint16_t)((65535 - *p) >> 5);
    } else {
        c->low = middle + 1;
        *p -= *p >> 5;
    }
    while (((c->low ^ c->high) >> 24) == 0) {
        if (encode) *c->at++ = (uint8_t)(c->high >> 24);
        else c->code = c->code << 8 | *c->at++;
        c->low <<= 8;
        c->high = c->high << 8 | 255;
    }
    return bit;
}

static size_t code(uint8_t *bytes, int encode) {
    coder c = {0, UINT32_MAX, 0, packed};
    for (int i = 0; i < 256; i++) {
        for (int k = 0; k < 256; k++) chance[i][k] = 32768;
    }
    if (!encode) {
        for (int i = 0; i < 4; i++) c.code = c.code << 8 | *c.at++;
    }
    int previous = 0;
    for (int i = 0; i < BLOCK; i++) {
        int tree = 1;
        for (int bit = 7; bit >= 0; bit--) {
            tree = 2 * tree + code_bit(&c, &chance[previous][tree], bytes[i] >> bit & 1, encode);
        }
        bytes[i] = (uint8_t)tree;
        previous = bytes[i] < 4 ? bytes[i] : 4;
    }
    if (encode) {
        for (int i = 0; i < 4; i++, c.low <<= 8) *c.at++ = (uint8_t)(c.low >> 24);
    }
    return (size_t)(c.at - packed);
}

int main(void) {
    uint32_t rng = 1994, h = CHECKSUM_INIT;
    size_t total = 0;

    bench_start();
    for (int block = 0; block < BLOCKS; block++) {
        make_text(&rng);
        int at = sort_rotations();
        to_front(last, moved, 1);
        size_t length = code(moved, 1);
        h = checksum_bytes(h, packed, length);
        total += length;
        memset(moved, 0, sizeof moved);
        code(moved, 0);
        to_front(moved, last, 0);
        unsort(at);
        if (memcmp(text, back, BLOCK) != 0) abort();
    }
    bench_end();

    printf("bwt %d bytes in %zu checksum %08x\n", BLOCK * BLOCKS, total, h);
    return 0;
}
