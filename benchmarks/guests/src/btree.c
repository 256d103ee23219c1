/* An ordered map as a B-tree with nodes of up to 32 keys: inserts, look-ups, ranges, removals; checked by a bit set. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "bench.h"

#define ORDER 32
#define KEYS 400000
#define SPACE 1000000

typedef struct node {
    int count;
    int leaf;
    uint32_t keys[ORDER];
    uint32_t values[ORDER];
    struct node *children[ORDER + 1];
} node;

static node *root;
static size_t size;
static uint8_t present[SPACE / 8];

static node *make(int leaf) {
    node *n = malloc(leaf ? offsetof(node, children) : sizeof(node));
    if (!n) abort();
    n->count = 0;
    n->leaf = leaf;
    return n;
}

/* The first place whose key is not smaller. */
static int place(const node *n, uint32_t key) {
    int low = 0, high = n->count;
    while (low < high) {
        int middle = (low + high) / 2;
        if (n->keys[middle] < key) low = middle + 1;
        else high = middle;
    }
    return low;
}

static void open_at(node *n, int i) {
    memmove(n->keys + i + 1, n->keys + i, (size_t)(n->count - i) * sizeof *n->keys);
    memmove(n->values + i + 1, n->values + i, (size_t)(n->count - i) * sizeof *n->values);
    n->count++;
}

/* Divides a full child. */
static void split(node *parent, int i) {
    node *left = parent->children[i], *right = make(left->leaf);
    int half = ORDER / 2;
    right->count = ORDER - half - 1;
    memcpy(right->keys, left->keys + half + 1, (size_t)right->count * sizeof *right->keys);
    memcpy(right->values, left->values + half + 1, (size_t)right->count * sizeof *right->values);
    if (!left->leaf) {
        memcpy(right->children, left->children + half + 1, (size_t)(right->count + 1) * sizeof *right->children);
    }
    left->count = half;
    memmove(parent->children + i + 2, parent->children + i + 1, (size_t)(parent->count - i) * sizeof *parent->children);
    open_at(parent, i);
    parent->keys[i] = left->keys[half];
    parent->values[i] = left->values[half];
    parent->children[i + 1] = right;
}

static void insert(uint32_t key, uint32_t value) {
    if (root->count == ORDER) {
        node *old = root;
        root = make(0);
        root->children[0] = old;
        split(root, 0);
    }
    for (node *n = root;;) {
        int i = place(n, key);
        if (i < n->count && n->keys[i] == key) {
            n->values[i] = value;
            return;
        }
        if (n->leaf) {
            open_at(n, i);
            n->keys[i] = key;
            n->values[i] = value;
            size++;
            return;
        }
        if (n->children[i]->count == ORDER) split(n, i);
        else n = n->children[i];
    }
}

static const uint32_t *find(uint32_t key) {
    for (const node *n = root;;) {
        int i = place(n, key);
        if (i < n->count && n->keys[i] == key) return &n->values[i];
        if (n->leaf) return NULL;
        n = n->children[i];
    }
}

/* The sum of the values from low to high. */
static uint64_t range(const node *n, uint32_t low, uint32_t high) {
    uint64_t sum = 0;
    int i = place(n, low);
    for (; i < n->count && n->keys[i] <= high; i++) {
        if (!n->leaf) sum += range(n->children[i], low, high);
        sum += n->values[i];
    }
    return n->leaf ? sum : sum + range(n->children[i], low, high);
}

/* Keys are put to a value of nothing rather than taken out: nodes never shrink, as in a log that is merged later. */
static void bury(uint32_t key) {
    uint32_t *value = (uint32_t *)find(key);
    if (value) *value = 0;
}

int main(void) {
    uint32_t rng = 16180339, hits = 0;
    uint64_t sum = 0;
    root = make(1);

    bench_start();
    for (int i = 0; i < KEYS; i++) {
        uint32_t key = rng_below(&rng, SPACE);
        insert(key, key % 1000 + 1);
        present[key / 8] |= (uint8_t)(1 << key % 8);
    }
    for (int i = 0; i < KEYS; i++) {
        uint32_t key = rng_below(&rng, SPACE);
        int found = find(key) != NULL;
        if (found != (present[key / 8] >> key % 8 & 1)) abort();
        hits += (uint32_t)found;
    }
    for (int i = 0; i < 2000; i++) {
        uint32_t low = rng_below(&rng, SPACE - 2000);
        sum += range(root, low, low + 2000);
    }
    for (int i = 0; i < KEYS / 4; i++) bury(rng_below(&rng, SPACE));
    sum += range(root, 0, SPACE);
    bench_end();

    printf("btree %zu keys, %u hits, sum %llu\n", size, hits, (unsigned long long)sum);
    return 0;
}
