/*
 * LZ77 with hash chains and canonical Huffman codes: compress a megabyte or
 * two of generated text, decompress it, and compare.
 *
 * The format is this program's own: blocks of at most BLOCK_TOKENS tokens,
 * each block with two Huffman codes (literals/lengths and distances) whose
 * code lengths are stored as 4-bit numbers in front of the tokens.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "bench.h"

#define INPUT_SIZE (2 * 1024 * 1024)
#define WINDOW 32768
#define HASH_BITS 15
#define HASH_SIZE (1 << HASH_BITS)
#define MAX_CHAIN 32
#define MIN_MATCH 3
#define MAX_MATCH 258
#define BLOCK_TOKENS 32768

#define END_OF_BLOCK 256
#define FIRST_LENGTH 257
#define LIT_SYMBOLS (FIRST_LENGTH + 16)
#define DIST_SYMBOLS 30
#define MAX_BITS 15
#define FAST_BITS 10

/* ---- numbers as (bucket, extra bits) -------------------------------------- */

/* 0..3 have buckets of their own; above, two buckets to every power of two. */
static inline uint32_t bucket_of(uint32_t v) {
    if (v < 4) return v;
    uint32_t n = 31 - __builtin_clz(v);
    return 2 * n + ((v >> (n - 1)) & 1);
}

static inline uint32_t bucket_extra_bits(uint32_t bucket) { return bucket < 4 ? 0 : bucket / 2 - 1; }

static inline uint32_t bucket_base(uint32_t bucket) {
    return bucket < 4 ? bucket : (2 + (bucket & 1)) << (bucket / 2 - 1);
}

/* ---- bit streams (least significant bit first) ---------------------------- */

typedef struct {
    uint8_t *out;
    size_t pos;
    uint64_t bits;
    uint32_t count;
} BitWriter;

static inline void put_bits(BitWriter *w, uint32_t value, uint32_t n) {
    w->bits |= (uint64_t)value << w->count;
    w->count += n;
    while (w->count >= 8) {
        w->out[w->pos++] = (uint8_t)w->bits;
        w->bits >>= 8;
        w->count -= 8;
    }
}

static void flush_bits(BitWriter *w) {
    if (w->count > 0) w->out[w->pos++] = (uint8_t)w->bits;
    w->bits = 0;
    w->count = 0;
}

typedef struct {
    const uint8_t *in;
    size_t pos, size;
    uint64_t bits;
    uint32_t count;
} BitReader;

static inline void refill(BitReader *r) {
    while (r->count <= 56) {
        uint64_t byte = r->pos < r->size ? r->in[r->pos] : 0;
        r->pos++;
        r->bits |= byte << r->count;
        r->count += 8;
    }
}

static inline uint32_t get_bits(BitReader *r, uint32_t n) {
    uint32_t v = (uint32_t)r->bits & ((1u << n) - 1);
    r->bits >>= n;
    r->count -= n;
    return v;
}

/* ---- Huffman codes --------------------------------------------------------- */

static uint32_t reverse_bits(uint32_t v, uint32_t n) {
    uint32_t r = 0;
    for (uint32_t i = 0; i < n; i++) r |= ((v >> i) & 1) << (n - 1 - i);
    return r;
}

/* Code lengths (at most MAX_BITS) for the given frequencies. */
static void build_lengths(const uint32_t *freq_in, int n, uint8_t *lengths) {
    uint32_t freq[2 * LIT_SYMBOLS];
    int16_t parent[2 * LIT_SYMBOLS];
    int16_t heap[LIT_SYMBOLS];
    uint32_t weight[LIT_SYMBOLS];

    for (int i = 0; i < n; i++) weight[i] = freq_in[i];
    for (;;) {
        int size = 0, next = n;
        for (int i = 0; i < n; i++) {
            lengths[i] = 0;
            freq[i] = weight[i];
            if (weight[i] == 0) continue;
            int k = size++;
            while (k > 0 && freq[heap[(k - 1) / 2]] > freq[i]) {
                heap[k] = heap[(k - 1) / 2];
                k = (k - 1) / 2;
            }
            heap[k] = (int16_t)i;
        }
        if (size == 0) return;
        if (size == 1) {
            lengths[heap[0]] = 1;
            return;
        }
        while (size > 1) {
            int pair[2];
            for (int t = 0; t < 2; t++) {
                pair[t] = heap[0];
                int last = heap[--size], k = 0;
                for (;;) {
                    int c = 2 * k + 1;
                    if (c >= size) break;
                    if (c + 1 < size && freq[heap[c + 1]] < freq[heap[c]]) c++;
                    if (freq[heap[c]] >= freq[last]) break;
                    heap[k] = heap[c];
                    k = c;
                }
                heap[k] = (int16_t)last;
            }
            freq[next] = freq[pair[0]] + freq[pair[1]];
            parent[pair[0]] = parent[pair[1]] = (int16_t)next;
            int k = size++;
            while (k > 0 && freq[heap[(k - 1) / 2]] > freq[next]) {
                heap[k] = heap[(k - 1) / 2];
                k = (k - 1) / 2;
            }
            heap[k] = (int16_t)next;
            next++;
        }
        int root = next - 1, longest = 0;
        for (int i = 0; i < n; i++) {
            if (weight[i] == 0) continue;
            int depth = 0;
            for (int k = i; k != root; k = parent[k]) depth++;
            lengths[i] = (uint8_t)depth;
            if (depth > longest) longest = depth;
        }
        if (longest <= MAX_BITS) return;
        /* Too deep: flatten the distribution and try again. */
        for (int i = 0; i < n; i++)
            if (weight[i]) weight[i] = weight[i] / 2 + 1;
    }
}

/* Canonical codes, bit-reversed for a least-significant-bit-first stream. */
static void build_codes(const uint8_t *lengths, int n, uint16_t *codes) {
    uint32_t count[MAX_BITS + 1] = {0}, next[MAX_BITS + 2] = {0};
    for (int i = 0; i < n; i++) count[lengths[i]]++;
    count[0] = 0;
    for (int b = 1; b <= MAX_BITS; b++) next[b] = (next[b - 1] + count[b - 1]) << 1;
    for (int i = 0; i < n; i++)
        if (lengths[i]) codes[i] = (uint16_t)reverse_bits(next[lengths[i]]++, lengths[i]);
}

typedef struct {
    uint16_t fast[1 << FAST_BITS]; /* symbol << 4 | length; 0: longer than FAST_BITS */
    uint16_t count[MAX_BITS + 1];
    uint16_t symbols[LIT_SYMBOLS];
} Decoder;

static void build_decoder(Decoder *d, const uint8_t *lengths, int n) {
    uint16_t codes[LIT_SYMBOLS];
    uint16_t offset[MAX_BITS + 2];
    build_codes(lengths, n, codes);
    memset(d->count, 0, sizeof d->count);
    memset(d->fast, 0, sizeof d->fast);
    for (int i = 0; i < n; i++) d->count[lengths[i]]++;
    d->count[0] = 0;
    offset[1] = 0;
    for (int b = 1; b <= MAX_BITS; b++) offset[b + 1] = offset[b] + d->count[b];
    for (int i = 0; i < n; i++) {
        int len = lengths[i];
        if (len == 0) continue;
        d->symbols[offset[len]++] = (uint16_t)i;
        if (len <= FAST_BITS)
            for (int k = codes[i]; k < 1 << FAST_BITS; k += 1 << len)
                d->fast[k] = (uint16_t)(i << 4 | len);
    }
}

static inline uint32_t decode_symbol(BitReader *r, const Decoder *d) {
    uint32_t entry = d->fast[r->bits & ((1 << FAST_BITS) - 1)];
    if (entry) {
        get_bits(r, entry & 15);
        return entry >> 4;
    }
    int code = 0, first = 0, index = 0;
    for (int len = 1; len <= MAX_BITS; len++) {
        code |= (int)get_bits(r, 1);
        int count = d->count[len];
        if (code - count < first) return d->symbols[index + (code - first)];
        index += count;
        first = (first + count) << 1;
        code <<= 1;
    }
    abort();
}

/* ---- the compressor -------------------------------------------------------- */

typedef struct {
    uint16_t length;   /* 0: a literal */
    uint16_t distance; /* or the literal's byte */
} Token;

static int32_t head[HASH_SIZE];
static int32_t chain[WINDOW];
static Token tokens[BLOCK_TOKENS];

static inline uint32_t hash3(const uint8_t *p) {
    uint32_t v = p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16;
    return (v * 2654435761u) >> (32 - HASH_BITS);
}

static inline void insert(const uint8_t *in, uint32_t pos) {
    uint32_t h = hash3(in + pos);
    chain[pos % WINDOW] = head[h];
    head[h] = (int32_t)pos;
}

static uint32_t longest_match(const uint8_t *in, uint32_t pos, uint32_t size, uint32_t *distance) {
    uint32_t limit = size - pos < MAX_MATCH ? size - pos : MAX_MATCH;
    uint32_t best = MIN_MATCH - 1;
    int32_t candidate = head[hash3(in + pos)];
    for (int tries = MAX_CHAIN; tries > 0 && candidate >= 0; tries--) {
        if (pos - (uint32_t)candidate >= WINDOW) break;
        const uint8_t *a = in + candidate, *b = in + pos;
        if (a[best] == b[best] && a[0] == b[0]) {
            uint32_t len = 0;
            while (len < limit && a[len] == b[len]) len++;
            if (len > best) {
                best = len;
                *distance = pos - (uint32_t)candidate;
                if (len == limit) break;
            }
        }
        candidate = chain[candidate % WINDOW];
    }
    return best >= MIN_MATCH ? best : 0;
}

static void write_block(BitWriter *w, int count, int last) {
    uint32_t lit_freq[LIT_SYMBOLS] = {0}, dist_freq[DIST_SYMBOLS] = {0};
    uint8_t lit_len[LIT_SYMBOLS], dist_len[DIST_SYMBOLS];
    uint16_t lit_code[LIT_SYMBOLS], dist_code[DIST_SYMBOLS];

    lit_freq[END_OF_BLOCK] = 1;
    for (int i = 0; i < count; i++) {
        if (tokens[i].length == 0) {
            lit_freq[tokens[i].distance]++;
        } else {
            lit_freq[FIRST_LENGTH + bucket_of(tokens[i].length - MIN_MATCH)]++;
            dist_freq[bucket_of(tokens[i].distance - 1u)]++;
        }
    }
    build_lengths(lit_freq, LIT_SYMBOLS, lit_len);
    build_lengths(dist_freq, DIST_SYMBOLS, dist_len);
    build_codes(lit_len, LIT_SYMBOLS, lit_code);
    build_codes(dist_len, DIST_SYMBOLS, dist_code);

    put_bits(w, (uint32_t)last, 1);
    for (int i = 0; i < LIT_SYMBOLS; i++) put_bits(w, lit_len[i], 4);
    for (int i = 0; i < DIST_SYMBOLS; i++) put_bits(w, dist_len[i], 4);
    for (int i = 0; i < count; i++) {
        uint32_t length = tokens[i].length, distance = tokens[i].distance;
        if (length == 0) {
            put_bits(w, lit_code[distance], lit_len[distance]);
            continue;
        }
        uint32_t v = length - MIN_MATCH, b = bucket_of(v);
        put_bits(w, lit_code[FIRST_LENGTH + b], lit_len[FIRST_LENGTH + b]);
        put_bits(w, v - bucket_base(b), bucket_extra_bits(b));
        v = distance - 1;
        b = bucket_of(v);
        put_bits(w, dist_code[b], dist_len[b]);
        put_bits(w, v - bucket_base(b), bucket_extra_bits(b));
    }
    put_bits(w, lit_code[END_OF_BLOCK], lit_len[END_OF_BLOCK]);
}

static size_t compress(const uint8_t *in, uint32_t size, uint8_t *out) {
    BitWriter w = {.out = out};
    int count = 0;
    uint32_t pos = 0;
    for (int i = 0; i < HASH_SIZE; i++) head[i] = -1;
    while (pos < size) {
        uint32_t distance = 0, length = 0;
        if (pos + MIN_MATCH < size) {
            length = longest_match(in, pos, size, &distance);
            insert(in, pos);
            /* Lazy matching: a literal now if the next position does better. */
            if (length > 0 && length < 32 && pos + 1 + MIN_MATCH < size) {
                uint32_t next_distance = 0;
                if (longest_match(in, pos + 1, size, &next_distance) > length + 1) length = 0;
            }
        }
        if (length == 0) {
            tokens[count++] = (Token){0, in[pos]};
            pos++;
        } else {
            tokens[count++] = (Token){(uint16_t)length, (uint16_t)distance};
            for (uint32_t k = 1; k < length; k++)
                if (pos + k + MIN_MATCH < size) insert(in, pos + k);
            pos += length;
        }
        if (count == BLOCK_TOKENS) {
            write_block(&w, count, pos >= size);
            count = 0;
            if (pos >= size) {
                flush_bits(&w);
                return w.pos;
            }
        }
    }
    write_block(&w, count, 1);
    flush_bits(&w);
    return w.pos;
}

/* ---- the decompressor ------------------------------------------------------ */

static size_t decompress(const uint8_t *in, size_t size, uint8_t *out) {
    static Decoder literals, distances;
    BitReader r = {.in = in, .size = size};
    size_t pos = 0;
    uint32_t last;
    do {
        uint8_t lengths[LIT_SYMBOLS];
        refill(&r);
        last = get_bits(&r, 1);
        for (int i = 0; i < LIT_SYMBOLS; i++) {
            refill(&r);
            lengths[i] = (uint8_t)get_bits(&r, 4);
        }
        build_decoder(&literals, lengths, LIT_SYMBOLS);
        for (int i = 0; i < DIST_SYMBOLS; i++) {
            refill(&r);
            lengths[i] = (uint8_t)get_bits(&r, 4);
        }
        build_decoder(&distances, lengths, DIST_SYMBOLS);
        for (;;) {
            refill(&r);
            uint32_t symbol = decode_symbol(&r, &literals);
            if (symbol < 256) {
                out[pos++] = (uint8_t)symbol;
                continue;
            }
            if (symbol == END_OF_BLOCK) break;
            uint32_t b = symbol - FIRST_LENGTH;
            uint32_t length = MIN_MATCH + bucket_base(b) + get_bits(&r, bucket_extra_bits(b));
            b = decode_symbol(&r, &distances);
            uint32_t distance = 1 + bucket_base(b) + get_bits(&r, bucket_extra_bits(b));
            if (distance > pos) abort();
            for (uint32_t k = 0; k < length; k++, pos++) out[pos] = out[pos - distance];
        }
    } while (!last);
    return pos;
}

/* ---- the input ------------------------------------------------------------- */

/* Text-like data: words from a made-up vocabulary, frequent ones more often,
   with repeated phrases, numbers and line breaks. */
static void generate(uint8_t *out, size_t size) {
    enum { WORDS = 4096, MAX_WORD = 12 };
    static char words[WORDS][MAX_WORD + 1];
    static const char *syllables[] = {"ka", "lo", "mi", "ter", "an", "su", "ver", "de", "in", "qua",
                                      "ro", "pel", "st", "ing", "er", "on", "al", "ti", "ex", "bo"};
    uint32_t rng = 2463534242u;
    for (int i = 0; i < WORDS; i++) {
        int n = 1 + (int)rng_below(&rng, 4);
        words[i][0] = 0;
        for (int k = 0; k < n; k++) strcat(words[i], syllables[rng_below(&rng, 20)]);
    }
    size_t pos = 0, column = 0;
    while (pos < size) {
        char piece[64];
        uint32_t kind = rng_below(&rng, 100);
        size_t len;
        if (kind < 4) {
            len = (size_t)snprintf(piece, sizeof piece, "%u ", rng_below(&rng, 100000));
        } else if (kind < 10 && pos > 4000) {
            /* Repeat a phrase from the recent past. */
            len = 10 + rng_below(&rng, 50);
            memcpy(piece, out + pos - 64 - rng_below(&rng, 3900), len);
        } else {
            uint32_t r = rng_below(&rng, WORDS);
            r = (uint32_t)(((uint64_t)r * r / WORDS) * r / WORDS); /* skew to the front */
            len = (size_t)snprintf(piece, sizeof piece, "%s%s", words[r], kind < 16 ? ", " : " ");
        }
        column += len;
        if (column > 76) {
            piece[len - 1] = '\n';
            column = 0;
        }
        if (len > size - pos) len = size - pos;
        memcpy(out + pos, piece, len);
        pos += len;
    }
}

int main(void) {
    uint8_t *input = malloc(INPUT_SIZE);
    uint8_t *packed = malloc(INPUT_SIZE + INPUT_SIZE / 4);
    uint8_t *output = calloc(INPUT_SIZE, 1);
    generate(input, INPUT_SIZE);

    bench_start();
    size_t packed_size = compress(input, INPUT_SIZE, packed);
    size_t output_size = 0;
    for (int i = 0; i < 3; i++) output_size = decompress(packed, packed_size, output);
    bench_end();

    int same = output_size == INPUT_SIZE && memcmp(input, output, INPUT_SIZE) == 0;
    printf("lz %d -> %zu checksum %08x %s\n", INPUT_SIZE, packed_size,
           checksum_bytes(CHECKSUM_INIT, packed, packed_size), same ? "ok" : "MISMATCH");
    return same ? 0 : 1;
}
