/*
 * Parse a generated JSON document into a tree of malloc'ed nodes, write it
 * out again, and free it. The generator writes the same canonical form as the
 * serialiser, so the output must equal the input.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "bench.h"

#define RECORDS 2500
#define ROUNDS 40

/* ---- a growing byte buffer ------------------------------------------------- */

typedef struct {
    char *data;
    size_t size, capacity;
} Buffer;

static void reserve(Buffer *b, size_t more) {
    if (b->size + more <= b->capacity) return;
    size_t capacity = b->capacity ? b->capacity : 256;
    while (capacity < b->size + more) capacity *= 2;
    b->data = realloc(b->data, capacity);
    if (!b->data) abort();
    b->capacity = capacity;
}

static inline void put_char(Buffer *b, char c) {
    reserve(b, 1);
    b->data[b->size++] = c;
}

static inline void put_bytes(Buffer *b, const char *s, size_t n) {
    reserve(b, n);
    memcpy(b->data + b->size, s, n);
    b->size += n;
}

static inline void put_text(Buffer *b, const char *s) { put_bytes(b, s, strlen(s)); }

/* ---- the tree -------------------------------------------------------------- */

typedef enum { J_NULL, J_FALSE, J_TRUE, J_NUMBER, J_STRING, J_ARRAY, J_OBJECT } Kind;

typedef struct Node Node;
struct Node {
    Kind kind;
    uint32_t length;     /* bytes of a string, or the number of children */
    union {
        double number;
        char *text;
        Node *first;     /* arrays and objects: a linked list */
    } u;
    char *key;           /* when the parent is an object */
    uint32_t key_length;
    Node *next;
};

static void free_node(Node *n) {
    while (n) {
        Node *next = n->next;
        if (n->kind == J_STRING) free(n->u.text);
        if (n->kind >= J_ARRAY) free_node(n->u.first);
        free(n->key);
        free(n);
        n = next;
    }
}

/* ---- the parser ------------------------------------------------------------ */

typedef struct {
    const char *at, *end;
    int failed;
} Parser;

static inline void skip_space(Parser *p) {
    while (p->at < p->end && (*p->at == ' ' || *p->at == '\n' || *p->at == '\t' || *p->at == '\r')) p->at++;
}

static int hex4(Parser *p) {
    int v = 0;
    if (p->end - p->at < 4) return -1;
    for (int i = 0; i < 4; i++) {
        char c = *p->at++;
        if (c >= '0' && c <= '9') v = v * 16 + (c - '0');
        else if (c >= 'a' && c <= 'f') v = v * 16 + (c - 'a' + 10);
        else if (c >= 'A' && c <= 'F') v = v * 16 + (c - 'A' + 10);
        else return -1;
    }
    return v;
}

static char *put_utf8(char *out, uint32_t c) {
    if (c < 0x80) {
        *out++ = (char)c;
    } else if (c < 0x800) {
        *out++ = (char)(0xc0 | c >> 6);
        *out++ = (char)(0x80 | (c & 63));
    } else if (c < 0x10000) {
        *out++ = (char)(0xe0 | c >> 12);
        *out++ = (char)(0x80 | (c >> 6 & 63));
        *out++ = (char)(0x80 | (c & 63));
    } else {
        *out++ = (char)(0xf0 | c >> 18);
        *out++ = (char)(0x80 | (c >> 12 & 63));
        *out++ = (char)(0x80 | (c >> 6 & 63));
        *out++ = (char)(0x80 | (c & 63));
    }
    return out;
}

static char *parse_string(Parser *p, uint32_t *length) {
    const char *start = ++p->at;
    while (p->at < p->end && *p->at != '"') p->at += *p->at == '\\' ? 2 : 1;
    if (p->at >= p->end) {
        p->failed = 1;
        return NULL;
    }
    const char *stop = p->at;
    char *text = malloc((size_t)(stop - start) + 1), *out = text;
    if (!text) abort();
    p->at = start;
    while (p->at < stop) {
        char c = *p->at++;
        if (c != '\\') {
            *out++ = c;
            continue;
        }
        switch (c = *p->at++) {
            case 'n': *out++ = '\n'; break;
            case 't': *out++ = '\t'; break;
            case 'r': *out++ = '\r'; break;
            case 'b': *out++ = '\b'; break;
            case 'f': *out++ = '\f'; break;
            case 'u': {
                int v = hex4(p);
                if (v >= 0xd800 && v < 0xdc00 && p->at[0] == '\\' && p->at[1] == 'u') {
                    p->at += 2;
                    int low = hex4(p);
                    v = low < 0 ? low : 0x10000 + ((v - 0xd800) << 10) + (low - 0xdc00);
                }
                if (v < 0) p->failed = 1;
                else out = put_utf8(out, (uint32_t)v);
                break;
            }
            default: *out++ = c;
        }
    }
    p->at = stop + 1;
    *out = 0;
    *length = (uint32_t)(out - text);
    return text;
}

static const double powers_of_ten[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                       1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

/* Exact for up to 15 digits and powers of ten up to 10^22, enough here. */
static double parse_number(Parser *p) {
    int negative = 0, exponent = 0;
    uint64_t mantissa = 0;
    const char *start = p->at;
    if (*p->at == '-') {
        negative = 1;
        p->at++;
    }
    while (p->at < p->end && *p->at >= '0' && *p->at <= '9') mantissa = mantissa * 10 + (uint64_t)(*p->at++ - '0');
    if (p->at < p->end && *p->at == '.') {
        p->at++;
        while (p->at < p->end && *p->at >= '0' && *p->at <= '9') {
            mantissa = mantissa * 10 + (uint64_t)(*p->at++ - '0');
            exponent--;
        }
    }
    if (p->at < p->end && (*p->at == 'e' || *p->at == 'E')) {
        int sign = 1, e = 0;
        p->at++;
        if (*p->at == '+' || *p->at == '-') sign = *p->at++ == '-' ? -1 : 1;
        while (p->at < p->end && *p->at >= '0' && *p->at <= '9') e = e * 10 + (*p->at++ - '0');
        exponent += sign * e;
    }
    if (p->at == start || exponent > 22 || exponent < -22) p->failed = 1;
    double v = (double)mantissa;
    if (!p->failed) v = exponent < 0 ? v / powers_of_ten[-exponent] : v * powers_of_ten[exponent];
    return negative ? -v : v;
}

static int expect(Parser *p, const char *word) {
    size_t n = strlen(word);
    if ((size_t)(p->end - p->at) < n || memcmp(p->at, word, n) != 0) {
        p->failed = 1;
        return 0;
    }
    p->at += n;
    return 1;
}

static Node *parse_value(Parser *p, int depth) {
    Node *n = calloc(1, sizeof *n);
    if (!n) abort();
    skip_space(p);
    if (p->at >= p->end || depth > 100) {
        p->failed = 1;
        return n;
    }
    switch (*p->at) {
        case '{':
        case '[': {
            char open = *p->at++, close = open == '{' ? '}' : ']';
            Node **tail = &n->u.first;
            n->kind = open == '{' ? J_OBJECT : J_ARRAY;
            skip_space(p);
            if (p->at < p->end && *p->at == close) {
                p->at++;
                break;
            }
            while (!p->failed) {
                char *key = NULL;
                uint32_t key_length = 0;
                skip_space(p);
                if (open == '{') {
                    if (p->at >= p->end || *p->at != '"') {
                        p->failed = 1;
                        break;
                    }
                    key = parse_string(p, &key_length);
                    skip_space(p);
                    expect(p, ":");
                }
                Node *child = parse_value(p, depth + 1);
                child->key = key;
                child->key_length = key_length;
                *tail = child;
                tail = &child->next;
                n->length++;
                skip_space(p);
                if (p->at < p->end && *p->at == ',') {
                    p->at++;
                    continue;
                }
                if (p->at < p->end && *p->at == close) {
                    p->at++;
                    break;
                }
                p->failed = 1;
            }
            break;
        }
        case '"':
            n->u.text = parse_string(p, &n->length);
            n->kind = J_STRING;
            break;
        case 't': expect(p, "true"); n->kind = J_TRUE; break;
        case 'f': expect(p, "false"); n->kind = J_FALSE; break;
        case 'n': expect(p, "null"); n->kind = J_NULL; break;
        default: n->kind = J_NUMBER; n->u.number = parse_number(p);
    }
    return n;
}

/* ---- the serialiser -------------------------------------------------------- */

static void write_string(Buffer *b, const char *s, size_t n) {
    put_char(b, '"');
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)s[i];
        if (c == '"' || c == '\\') {
            put_char(b, '\\');
            put_char(b, (char)c);
        } else if (c == '\n') {
            put_bytes(b, "\\n", 2);
        } else if (c == '\t') {
            put_bytes(b, "\\t", 2);
        } else if (c < 0x20) {
            static const char digits[] = "0123456789abcdef";
            put_bytes(b, "\\u00", 4);
            put_char(b, digits[c >> 4]);
            put_char(b, digits[c & 15]);
        } else {
            put_char(b, (char)c);
        }
    }
    put_char(b, '"');
}

/* Up to four decimals, without trailing zeros. */
static void write_number(Buffer *b, double v) {
    char digits[32];
    int n = 0, decimals = 4;
    if (v < 0) {
        put_char(b, '-');
        v = -v;
    }
    uint64_t scaled = (uint64_t)(v * 10000.0 + 0.5);
    while (decimals > 0 && scaled % 10 == 0) {
        scaled /= 10;
        decimals--;
    }
    do {
        digits[n++] = (char)('0' + scaled % 10);
        scaled /= 10;
    } while (scaled > 0 || n <= decimals);
    while (n > 0) {
        if (n == decimals) put_char(b, '.');
        put_char(b, digits[--n]);
    }
}

static void write_node(Buffer *b, const Node *n) {
    switch (n->kind) {
        case J_NULL: put_bytes(b, "null", 4); break;
        case J_FALSE: put_bytes(b, "false", 5); break;
        case J_TRUE: put_bytes(b, "true", 4); break;
        case J_NUMBER: write_number(b, n->u.number); break;
        case J_STRING: write_string(b, n->u.text, n->length); break;
        case J_ARRAY:
        case J_OBJECT:
            put_char(b, n->kind == J_ARRAY ? '[' : '{');
            for (const Node *c = n->u.first; c; c = c->next) {
                if (n->kind == J_OBJECT) {
                    write_string(b, c->key, c->key_length);
                    put_char(b, ':');
                }
                write_node(b, c);
                if (c->next) put_char(b, ',');
            }
            put_char(b, n->kind == J_ARRAY ? ']' : '}');
    }
}

/* ---- the document ---------------------------------------------------------- */

static void generate(Buffer *b) {
    static const char *names[] = {"Ada", "Bertil", "Cl\xc3\xa9mence", "Dmitri", "Eiko", "F\xc3\xa1tima", "\xe6\x9d\x8e"};
    static const char *words[] = {"alpha", "beta", "tab\there", "line\nbreak", "quote\"d", "back\\slash",
                                  "bell\x07", "delta", "na\xc3\xafve", "\xf0\x9f\x98\x80", "omega", ""};
    uint32_t rng = 0x1234567;
    char text[96];
    put_char(b, '[');
    for (int i = 0; i < RECORDS; i++) {
        if (i) put_char(b, ',');
        snprintf(text, sizeof text, "{\"id\":%d,\"name\":", i + 1);
        put_text(b, text);
        const char *name = names[rng_below(&rng, 7)];
        write_string(b, name, strlen(name));
        put_text(b, rng_below(&rng, 2) ? ",\"active\":true" : ",\"active\":false");
        put_text(b, ",\"balance\":");
        write_number(b, ((double)rng_below(&rng, 2000000) - 1000000) / 100);
        put_text(b, ",\"position\":{\"x\":");
        write_number(b, rng_below(&rng, 1000000) / 1000.0);
        put_text(b, ",\"y\":");
        write_number(b, -1.0 - rng_below(&rng, 1000000) / 10000.0);
        put_text(b, ",\"tags\":[");
        for (uint32_t k = 0, n = rng_below(&rng, 6); k < n; k++) {
            if (k) put_char(b, ',');
            const char *word = words[rng_below(&rng, 12)];
            write_string(b, word, strlen(word));
        }
        put_text(b, "]},\"history\":[");
        for (uint32_t k = 0, n = rng_below(&rng, 12); k < n; k++) {
            if (k) put_char(b, ',');
            write_number(b, rng_below(&rng, 100000));
        }
        put_text(b, "],\"parent\":null,\"extra\":{}}");
    }
    put_char(b, ']');
}

int main(void) {
    Buffer input = {0}, output = {0};
    generate(&input);
    uint32_t children = 0;
    int failed = 0;

    bench_start();
    for (int i = 0; i < ROUNDS; i++) {
        Parser p = {.at = input.data, .end = input.data + input.size};
        Node *root = parse_value(&p, 0);
        failed |= p.failed || p.at != p.end;
        children += root->length;
        output.size = 0;
        write_node(&output, root);
        free_node(root);
    }
    bench_end();

    int same = !failed && output.size == input.size && memcmp(output.data, input.data, input.size) == 0;
    printf("json %zu bytes %u records checksum %08x %s\n", output.size, children,
           checksum_bytes(CHECKSUM_INIT, output.data, output.size), same ? "ok" : "MISMATCH");
    return same ? 0 : 1;
}
