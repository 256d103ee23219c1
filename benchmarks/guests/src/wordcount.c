/*
 * Text processing: count lines, words and characters of UTF-8 text, tabulate
 * word frequencies in a chained hash table, and tokenize C-like source.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "bench.h"

#define TEXT_SIZE 1500000
#define SOURCE_SIZE 1500000
#define BUCKETS 8192
#define ROUNDS 16

/* ---- word frequencies ------------------------------------------------------ */

typedef struct Word Word;
struct Word {
    Word *next;
    uint32_t count, length;
    char text[];
};

static Word *buckets[BUCKETS];

/* Words are runs of letters (any non-ASCII character counts as one), lower-cased. */
static void count_words(const char *p, const char *end, uint32_t *lines, uint32_t *words, uint32_t *characters) {
    char word[64];
    uint32_t n = 0, hash = 5381;
    for (;; p++) {
        unsigned char c = p < end ? (unsigned char)*p : ' ';
        if (c == '\n') ++*lines;
        if ((c & 0xc0) != 0x80 && p < end) ++*characters;
        if (c >= 'A' && c <= 'Z') c += 32;
        if ((c >= 'a' && c <= 'z') || c >= 0x80) {
            if (n < sizeof word) word[n++] = (char)c;
            hash = hash * 33 + c;
            continue;
        }
        if (n > 0) {
            ++*words;
            Word **at = &buckets[hash % BUCKETS];
            while (*at && ((*at)->length != n || memcmp((*at)->text, word, n) != 0)) at = &(*at)->next;
            if (!*at) {
                *at = malloc(sizeof(Word) + n + 1);
                if (!*at) abort();
                (*at)->next = NULL;
                (*at)->count = 0;
                (*at)->length = n;
                memcpy((*at)->text, word, n);
                (*at)->text[n] = 0;
            }
            (*at)->count++;
            n = 0;
            hash = 5381;
        }
        if (p >= end) return;
    }
}

static int more_frequent(const void *a, const void *b) {
    const Word *x = *(Word *const *)a, *y = *(Word *const *)b;
    if (x->count != y->count) return x->count > y->count ? -1 : 1;
    return strcmp(x->text, y->text);
}

/* ---- tokens ---------------------------------------------------------------- */

typedef enum { T_KEYWORD, T_NAME, T_INTEGER, T_FLOAT, T_STRING, T_CHAR, T_OPERATOR, T_COMMENT, T_BAD, T_KINDS } TokenKind;

static int is_keyword(const char *s, size_t n) {
    switch (n) {
        case 2: return !memcmp(s, "if", 2) || !memcmp(s, "do", 2);
        case 3: return !memcmp(s, "int", 3) || !memcmp(s, "for", 3);
        case 4: return !memcmp(s, "else", 4) || !memcmp(s, "char", 4) || !memcmp(s, "void", 4) || !memcmp(s, "case", 4);
        case 5: return !memcmp(s, "while", 5) || !memcmp(s, "break", 5) || !memcmp(s, "const", 5);
        case 6: return !memcmp(s, "return", 6) || !memcmp(s, "static", 6) || !memcmp(s, "struct", 6) || !memcmp(s, "switch", 6);
        default: return 0;
    }
}

static inline int is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
static inline int is_digit(char c) { return c >= '0' && c <= '9'; }

/* The source ends with a NUL. Returns the end of the token at p. */
static const char *token(const char *p, TokenKind *kind) {
    const char *start = p;
    char c = *p++;
    if (is_letter(c)) {
        while (is_letter(*p) || is_digit(*p)) p++;
        *kind = is_keyword(start, (size_t)(p - start)) ? T_KEYWORD : T_NAME;
        return p;
    }
    if (is_digit(c)) {
        *kind = T_INTEGER;
        if (c == '0' && (*p == 'x' || *p == 'X')) {
            p++;
            while (is_digit(*p) || (*p >= 'a' && *p <= 'f') || (*p >= 'A' && *p <= 'F')) p++;
            return p;
        }
        while (is_digit(*p)) p++;
        if (*p == '.') {
            *kind = T_FLOAT;
            p++;
            while (is_digit(*p)) p++;
        }
        if (*p == 'e' || *p == 'E') {
            *kind = T_FLOAT;
            p++;
            if (*p == '+' || *p == '-') p++;
            while (is_digit(*p)) p++;
        }
        return p;
    }
    switch (c) {
        case '"':
        case '\'':
            while (*p && *p != c && *p != '\n') p += *p == '\\' && p[1] ? 2 : 1;
            *kind = *p == c ? (c == '"' ? T_STRING : T_CHAR) : T_BAD;
            return *p ? p + 1 : p;
        case '/':
            if (*p == '/') {
                while (*p && *p != '\n') p++;
                *kind = T_COMMENT;
                return p;
            }
            if (*p == '*') {
                const char *end = strstr(p + 1, "*/");
                *kind = end ? T_COMMENT : T_BAD;
                return end ? end + 2 : p + strlen(p);
            }
            /* fall through */
        case '=': case '!': case '*': case '%': case '^': case '~':
            *kind = T_OPERATOR;
            return *p == '=' ? p + 1 : p;
        case '<': case '>': case '&': case '|': case '+': case '-':
            *kind = T_OPERATOR;
            if (*p == c) {
                p++;
                return (c == '<' || c == '>') && *p == '=' ? p + 1 : p;
            }
            return *p == '=' || (c == '-' && *p == '>') ? p + 1 : p;
        case '(': case ')': case '[': case ']': case '{': case '}': case ';': case ',': case '.': case '?': case ':':
            *kind = T_OPERATOR;
            return p;
        default: *kind = T_BAD; return p;
    }
}

/* ---- inputs ---------------------------------------------------------------- */

static void make_text(char *out) {
    static const char *stems[] = {"gr\xc3\xbcn", "haus", "water", "stone", "light", "run", "s\xc3\xa9jour", "cloud", "\xe6\xb0\xb4", "tree"};
    static const char *endings[] = {"", "s", "ing", "ed", "er", "ly", "\xc3\xa9", "ness"};
    uint32_t rng = 97531;
    char *p = out, *end = out + TEXT_SIZE;
    int column = 0;
    while (p < end - 40) {
        char piece[40];
        uint32_t a = rng_below(&rng, 10), b = rng_below(&rng, 10);
        int n = sprintf(piece, "%s%s%s", stems[a * b / 10], rng_below(&rng, 3) ? "" : stems[b], endings[rng_below(&rng, 8)]);
        if (rng_below(&rng, 9) == 0 && piece[0] >= 'a' && piece[0] <= 'z') piece[0] -= 32;
        memcpy(p, piece, (size_t)n);
        p += n;
        column += n;
        if (rng_below(&rng, 12) == 0) *p++ = ',';
        *p++ = column > 70 ? '\n' : ' ';
        if (column > 70) column = 0;
    }
    while (p < end) *p++ = '.';
}

static void make_source(char *out) {
    static const char *lines[] = {"    int value%u = 0x%x + count;\n", "    if (a%u >= 10 && b != %u) return -1;\n",
                                  "    /* step %u of %u */ total += 1.5e-%u;\n", "    name = \"text \\\"%u\\\" and %u\"; // note\n",
                                  "    for (i = 0; i < %u; i++) x[i] <<= %u;\n", "    p->next_%u = q[%u].left ? 'a' : '\\n';\n",
                                  "static const struct item_%u *find(int key, char c%u) {\n", "    while (k --> %u) k ^= ~%u;\n}\n"};
    uint32_t rng = 24680;
    char *p = out;
    while (p < out + SOURCE_SIZE - 200) p += sprintf(p, lines[rng_below(&rng, 8)], rng_below(&rng, 500), rng_below(&rng, 99), 3);
    *p = 0;
}

int main(void) {
    char *text = malloc(TEXT_SIZE), *source = malloc(SOURCE_SIZE);
    make_text(text);
    make_source(source);
    uint32_t lines = 0, words = 0, characters = 0, distinct = 0, h = CHECKSUM_INIT, kinds[T_KINDS] = {0};
    static Word *sorted[200000];

    bench_start();
    for (int r = 0; r < ROUNDS; r++) {
        count_words(text, text + TEXT_SIZE, &lines, &words, &characters);
        distinct = 0;
        for (int i = 0; i < BUCKETS; i++)
            for (Word *w = buckets[i]; w; w = w->next) sorted[distinct++] = w;
        qsort(sorted, distinct, sizeof sorted[0], more_frequent);

        const char *p = source;
        for (;;) {
            while (*p == ' ' || *p == '\n' || *p == '\t') p++;
            if (!*p) break;
            TokenKind kind;
            const char *end = token(p, &kind);
            kinds[kind]++;
            h = checksum_u32(h, (uint32_t)(end - p) << 4 | kind);
            p = end;
        }
    }
    bench_end();

    printf("wordcount lines %u words %u characters %u distinct %u first %s %u\n", lines, words, characters, distinct,
           sorted[0]->text, sorted[0]->count);
    printf("tokens");
    for (int k = 0; k < T_KINDS; k++) printf(" %u", kinds[k]);
    printf(" checksum %08x\n", h);
    return 0;
}
