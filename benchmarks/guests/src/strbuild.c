/*
 * String building and formatting: a growing buffer, hand-written and printf
 * number formatting, escaping, joining, replacing, case conversion, reversal.
 */
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "bench.h"

#define ROWS 6000
#define ROUNDS 12

typedef struct {
    char *data;
    size_t size, capacity;
} Text;

static void append_bytes(Text *t, const char *s, size_t n) {
    if (t->size + n + 1 > t->capacity) {
        size_t capacity = t->capacity ? t->capacity : 64;
        while (capacity < t->size + n + 1) capacity += capacity / 2;
        t->data = realloc(t->data, capacity);
        if (!t->data) abort();
        t->capacity = capacity;
    }
    memcpy(t->data + t->size, s, n);
    t->size += n;
    t->data[t->size] = 0;
}

static void append(Text *t, const char *s) { append_bytes(t, s, strlen(s)); }
static void append_char(Text *t, char c) { append_bytes(t, &c, 1); }

static void append_int(Text *t, int64_t v) {
    char digits[24];
    int n = 24;
    uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
    do digits[--n] = (char)('0' + u % 10);
    while ((u /= 10) > 0);
    if (v < 0) digits[--n] = '-';
    append_bytes(t, digits + n, (size_t)(24 - n));
}

static void append_format(Text *t, const char *format, ...) {
    char piece[256];
    va_list args;
    va_start(args, format);
    int n = vsnprintf(piece, sizeof piece, format, args);
    va_end(args);
    append_bytes(t, piece, (size_t)n);
}

static void append_escaped(Text *t, const char *s) {
    for (; *s; s++) {
        switch (*s) {
            case '<': append(t, "&lt;"); break;
            case '>': append(t, "&gt;"); break;
            case '&': append(t, "&amp;"); break;
            case '"': append(t, "&quot;"); break;
            default: append_char(t, *s);
        }
    }
}

static void replace(Text *out, const Text *in, const char *what, const char *with) {
    size_t n = strlen(what);
    const char *at = in->data, *hit;
    while ((hit = strstr(at, what)) != NULL) {
        append_bytes(out, at, (size_t)(hit - at));
        append(out, with);
        at = hit + n;
    }
    append(out, at);
}

static void clear(Text *t) { t->size = 0; }

int main(void) {
    static const char *names[] = {"Anna <a@x.org>", "Bob & Co", "C \"quoted\"", "D", "Elisabeth von Thurn", "F>G", "h", "I/J"};
    Text page = {0}, other = {0}, line = {0};
    uint32_t h = CHECKSUM_INIT;
    size_t total = 0;

    bench_start();
    for (int r = 0; r < ROUNDS; r++) {
        uint32_t rng = 1000 + (uint32_t)r;
        clear(&page);
        append(&page, "<table>\n");
        for (int i = 0; i < ROWS; i++) {
            const char *name = names[rng_below(&rng, 8)];
            append(&page, "<tr class=\"");
            append(&page, i % 2 ? "odd" : "even");
            append(&page, "\"><td>");
            append_int(&page, (int64_t)i * 1000003 - 5000);
            append(&page, "</td><td>");
            append_escaped(&page, name);
            append(&page, "</td><td>");
            append_format(&page, "%08x|%-12.8s|%+6d|%c", rng_next(&rng), name, (int)rng_below(&rng, 2000) - 1000, 'a' + i % 26);
            append(&page, "</td><td>");
            append_format(&page, "%.2f %g %.3e", rng_below(&rng, 100000) / 100.0, i / 7.0, i * 12345.678);
            append(&page, "</td></tr>\n");
        }
        append(&page, "</table>\n");

        clear(&other);
        replace(&other, &page, "<td>", "<td align=right>");
        clear(&page);
        replace(&page, &other, "odd", "O D D");

        /* Line by line: upper case every third one, reverse every fifth, number them all. */
        clear(&other);
        int number = 0;
        for (char *at = page.data, *end; (end = strchr(at, '\n')) != NULL; at = end + 1) {
            clear(&line);
            append_bytes(&line, at, (size_t)(end - at));
            if (++number % 3 == 0)
                for (size_t i = 0; i < line.size; i++) line.data[i] = (char)toupper((unsigned char)line.data[i]);
            if (number % 5 == 0)
                for (size_t i = 0, j = line.size; i + 1 < j; i++) {
                    char c = line.data[i];
                    line.data[i] = line.data[--j];
                    line.data[j] = c;
                }
            append_int(&other, number);
            append(&other, ": ");
            append_bytes(&other, line.data, line.size);
            append_char(&other, '\n');
        }
        total += other.size;
        h = checksum_bytes(h, other.data, other.size);
    }
    bench_end();

    printf("strbuild %zu bytes checksum %08x\n", total, h);
    return 0;
}
