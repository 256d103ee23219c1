/*
 * An open-addressing hash map (linear probing, backward-shift deletion) with
 * string keys, and one with integer keys: insert, look up, delete, iterate.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "bench.h"

#define KEYS 120000
#define ROUNDS 3

typedef struct {
    char *key; /* NULL: empty */
    uint32_t hash, length;
    int64_t value;
} Entry;

typedef struct {
    Entry *entries;
    uint32_t capacity, count;
} Map;

static uint32_t hash_bytes(const char *s, uint32_t n) {
    uint32_t h = 0x9e3779b9;
    for (uint32_t i = 0; i < n; i++) h = (h ^ (unsigned char)s[i]) * 0x01000193;
    h ^= h >> 15;
    return h * 0x85ebca6b ^ h >> 13;
}

static Entry *slot(const Map *m, const char *key, uint32_t length, uint32_t hash) {
    uint32_t i = hash & (m->capacity - 1);
    for (;;) {
        Entry *e = &m->entries[i];
        if (!e->key || (e->hash == hash && e->length == length && memcmp(e->key, key, length) == 0)) return e;
        i = (i + 1) & (m->capacity - 1);
    }
}

static void grow(Map *m) {
    Map bigger = {calloc(m->capacity ? m->capacity * 2 : 16, sizeof(Entry)), m->capacity ? m->capacity * 2 : 16, m->count};
    if (!bigger.entries) abort();
    for (uint32_t i = 0; i < m->capacity; i++) {
        Entry *e = &m->entries[i];
        if (e->key) *slot(&bigger, e->key, e->length, e->hash) = *e;
    }
    free(m->entries);
    *m = bigger;
}

static int64_t *at(Map *m, const char *key, uint32_t length) {
    if (m->count * 4 >= m->capacity * 3) grow(m);
    uint32_t hash = hash_bytes(key, length);
    Entry *e = slot(m, key, length, hash);
    if (!e->key) {
        e->key = malloc(length + 1);
        if (!e->key) abort();
        memcpy(e->key, key, length);
        e->key[length] = 0;
        e->hash = hash;
        e->length = length;
        e->value = 0;
        m->count++;
    }
    return &e->value;
}

static const int64_t *find(const Map *m, const char *key, uint32_t length) {
    if (m->capacity == 0) return NULL;
    Entry *e = slot(m, key, length, hash_bytes(key, length));
    return e->key ? &e->value : NULL;
}

static int erase(Map *m, const char *key, uint32_t length) {
    Entry *e = slot(m, key, length, hash_bytes(key, length));
    if (!e->key) return 0;
    free(e->key);
    uint32_t mask = m->capacity - 1, hole = (uint32_t)(e - m->entries);
    for (uint32_t i = (hole + 1) & mask; m->entries[i].key; i = (i + 1) & mask) {
        /* Move an entry back unless its home lies between the hole and it. */
        if (((i - m->entries[i].hash) & mask) >= ((i - hole) & mask)) {
            m->entries[hole] = m->entries[i];
            hole = i;
        }
    }
    m->entries[hole].key = NULL;
    m->count--;
    return 1;
}

static void destroy(Map *m) {
    for (uint32_t i = 0; i < m->capacity; i++) free(m->entries[i].key);
    free(m->entries);
}

/* ---- integers -------------------------------------------------------------- */

#define INT_CAPACITY (1 << 19)
static uint64_t int_keys[INT_CAPACITY];
static uint32_t int_values[INT_CAPACITY];

static uint32_t int_slot(uint64_t key) {
    uint64_t h = key * 0x9e3779b97f4a7c15u;
    uint32_t i = (uint32_t)(h >> 45);
    while (int_keys[i] && int_keys[i] != key) i = (i + 1) & (INT_CAPACITY - 1);
    return i;
}

static char (*names)[16];
static uint8_t *lengths;

int main(void) {
    names = malloc(KEYS * sizeof *names);
    lengths = malloc(KEYS);
    uint32_t rng = 31337;
    for (int i = 0; i < KEYS; i++) {
        int n = 3 + (int)rng_below(&rng, 11);
        for (int k = 0; k < n; k++) names[i][k] = (char)('a' + rng_below(&rng, 26));
        names[i][n] = 0;
        lengths[i] = (uint8_t)n;
    }
    uint32_t distinct = 0, found = 0, erased = 0, left = 0, int_count = 0, h = CHECKSUM_INIT;
    int64_t sum = 0;

    bench_start();
    for (int r = 0; r < ROUNDS; r++) {
        Map m = {0};
        for (int i = 0; i < KEYS; i++) *at(&m, names[i], lengths[i]) += i;
        for (int i = 0; i < KEYS * 2; i++) *at(&m, names[rng_below(&rng, KEYS)], 3) += 1;
        distinct += m.count;
        for (int i = 0; i < KEYS; i++) {
            const int64_t *v = find(&m, names[i], lengths[i] - (uint32_t)(i & 1));
            if (v) {
                found++;
                sum += *v;
            }
        }
        for (int i = 0; i < KEYS; i += 2) erased += (uint32_t)erase(&m, names[i], lengths[i]);
        left += m.count;
        for (uint32_t i = 0; i < m.capacity; i++)
            if (m.entries[i].key) h = checksum_u32(h, m.entries[i].hash ^ (uint32_t)m.entries[i].value);
        destroy(&m);

        memset(int_keys, 0, sizeof int_keys);
        for (int i = 0; i < INT_CAPACITY; i++) {
            uint64_t key = 1 + (uint64_t)rng_below(&rng, INT_CAPACITY / 2) * 0x100000001u;
            uint32_t s = int_slot(key);
            if (!int_keys[s]) {
                int_keys[s] = key;
                int_values[s] = 0;
                int_count++;
            }
            int_values[s] += (uint32_t)i;
        }
    }
    bench_end();

    for (uint32_t i = 0; i < INT_CAPACITY; i++)
        if (int_keys[i]) h = checksum_u32(h, int_values[i]);
    printf("hashmap distinct %u found %u sum %lld erased %u left %u ints %u checksum %08x\n", distinct, found, (long long)sum,
           erased, left, int_count, h);
    return 0;
}
