/*
 * Functions that go on to each other without end: directly (even and odd), through
 * a table (an automaton with a function for each state), and with what is left to
 * do as a function (continuations).
 */
#include <stdio.h>
#include <string.h>
#include "../bench.h"

#define TAIL __attribute__((musttail)) return

/* ---- two, directly ----------------------------------------------------------- */

static uint32_t odd(uint32_t n, uint32_t sum);

__attribute__((noinline)) static uint32_t even(uint32_t n, uint32_t sum) {
    if (n == 0) return sum;
    TAIL odd(n - 1, checksum_u32(sum, n));
}

__attribute__((noinline)) static uint32_t odd(uint32_t n, uint32_t sum) {
    if (n == 0) return ~sum;
    TAIL even(n - 1, sum + n);
}

/* ---- an automaton: words, numbers, strings and comments of a text -------------- */

#define TEXT_SIZE 400000

static char text[TEXT_SIZE + 1];

typedef struct {
    uint32_t words, numbers, strings, comments;
} Counts;

typedef uint32_t State(const char *at, Counts *counts);
static State between, word, number, string, escape, comment;
static State *const states[] = {between, word, number, string, comment};
static uint8_t kinds[256];

static uint32_t between(const char *at, Counts *counts) {
    if (!*at) return counts->words;
    TAIL states[kinds[(uint8_t)*at]](at + 1, counts);
}
static uint32_t word(const char *at, Counts *counts) {
    uint8_t kind = kinds[(uint8_t)*at];
    if (kind == 1 || kind == 2) TAIL word(at + 1, counts);
    counts->words++;
    TAIL between(at, counts);
}
static uint32_t number(const char *at, Counts *counts) {
    if (kinds[(uint8_t)*at] == 2) TAIL number(at + 1, counts);
    counts->numbers++;
    TAIL between(at, counts);
}
static uint32_t string(const char *at, Counts *counts) {
    if (*at == '\\') TAIL escape(at + 1, counts);
    if (*at && *at != '"') TAIL string(at + 1, counts);
    counts->strings++;
    TAIL between(*at ? at + 1 : at, counts);
}
static uint32_t escape(const char *at, Counts *counts) { TAIL string(*at ? at + 1 : at, counts); }
static uint32_t comment(const char *at, Counts *counts) {
    if (*at && *at != '\n') TAIL comment(at + 1, counts);
    counts->comments++;
    TAIL between(at, counts);
}

static void write_text(void) {
    static const char *const parts[] = {"while ", "x1 ", "= 42;\n", "\"a \\\"b\\\" c\"", " # so it is\n", "(7 ", "name) "};
    uint32_t random = 5;
    for (size_t size = 0;;) {
        const char *part = parts[rng_below(&random, 7)];
        size_t length = strlen(part);
        if (size + length > TEXT_SIZE) break;
        memcpy(text + size, part, length);
        size += length;
    }
    for (int c = 0; c < 256; c++)
        kinds[c] = (c | 32) >= 'a' && (c | 32) <= 'z' ? 1 : c >= '0' && c <= '9' ? 2 : c == '"' ? 3 : c == '#' ? 4 : 0;
}

/* ---- continuations: the sum of a tree ------------------------------------------- */

typedef struct Tree {
    struct Tree *left, *right;
    uint32_t value;
} Tree;

/* What is left to do: `then` with its tree and the sum so far. */
typedef struct Left Left;
typedef uint32_t Visit(Tree *tree, uint32_t sum, Left *left);
struct Left {
    Visit *then;
    Tree *tree;
};

#define DEPTH 16

static Tree trees[1 << DEPTH];
static Left pending[DEPTH + 1];
static Visit visit_right;

static uint32_t finished(Tree *tree, uint32_t sum, Left *left) {
    (void)tree, (void)left;
    return sum;
}

__attribute__((noinline)) static uint32_t visit(Tree *tree, uint32_t sum, Left *left) {
    if (!tree) TAIL left->then(left->tree, sum, left - 1);
    left[1] = (Left){visit_right, tree};
    TAIL visit(tree->left, sum, left + 1);
}

static uint32_t visit_right(Tree *tree, uint32_t sum, Left *left) {
    TAIL visit(tree->right, checksum_u32(sum, tree->value), left);
}

static Tree *grow(int depth, uint32_t *used) {
    if (depth == 0) return NULL;
    Tree *tree = &trees[(*used)++];
    tree->value = *used;
    tree->left = grow(depth - 1, used);
    tree->right = grow(depth - 1, used);
    return tree;
}

int main(void) {
    uint32_t used = 0, sum = CHECKSUM_INIT;
    Counts counts = {0, 0, 0, 0};
    Tree *tree = grow(DEPTH, &used);
    write_text();
    pending[0].then = finished;
    bench_start();
    uint32_t parity = even(30000001, CHECKSUM_INIT);
    for (int i = 0; i < 60; i++) between(text, &counts);
    for (int i = 0; i < 150; i++) sum = visit(tree, sum, pending);
    bench_end();
    printf("mutual %08x, %u words %u numbers %u strings %u comments, %08x\n", parity, counts.words, counts.numbers,
           counts.strings, counts.comments, sum);
    return 0;
}
