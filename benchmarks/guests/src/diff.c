/*
 * Texts compared: Levenshtein distances by rows, the longest common subsequence of lines by Myers' algorithm, and
 * searching for words with two-way skips.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "bench.h"

#define WORDS 600
#define LINES 6000
#define LONGEST 24

static char words[WORDS][LONGEST];
static uint32_t old_lines[LINES], new_lines[2 * LINES];
static int furthest[4 * LINES + 1];
static char text[400000];

static void make_word(char *word, uint32_t *rng) {
    static const char *parts[] = {"ka", "lo", "mi", "ter", "ran", "sol", "e", "un", "ist", "por", "ve"};
    *word = 0;
    for (int n = 2 + (int)rng_below(rng, 5); n > 0; n--) strcat(word, parts[rng_below(rng, 11)]);
}

static int distance(const char *a, const char *b) {
    int row[LONGEST + 1], length = (int)strlen(b);
    for (int j = 0; j <= length; j++) row[j] = j;
    for (int i = 1; a[i - 1]; i++) {
        int corner = row[0];
        row[0] = i;
        for (int j = 1; j <= length; j++) {
            int best = corner + (a[i - 1] != b[j - 1]);
            if (row[j] + 1 < best) best = row[j] + 1;
            if (row[j - 1] + 1 < best) best = row[j - 1] + 1;
            corner = row[j];
            row[j] = best;
        }
    }
    return row[length];
}

/* How many lines must be taken away and put in; Myers 1986. */
static int edits(const uint32_t *a, int n, const uint32_t *b, int m) {
    int *v = furthest + 2 * LINES;
    memset(furthest, 0, sizeof furthest);
    for (int d = 0; d <= n + m; d++) {
        for (int k = -d; k <= d; k += 2) {
            if (k < -m || k > n) continue;
            int x = k == -d || (k != d && v[k - 1] < v[k + 1]) ? v[k + 1] : v[k - 1] + 1;
            while (x < n && x - k < m && a[x] == b[x - k]) x++;
            v[k] = x;
            if (x >= n && x - k >= m) return d;
        }
    }
    abort();
}

/* Horspool's: how often a word is in the text. */
static int occurrences(const char *word, int length, size_t size) {
    int skip[256], found = 0;
    for (int c = 0; c < 256; c++) skip[c] = length;
    for (int i = 0; i < length - 1; i++) skip[(uint8_t)word[i]] = length - 1 - i;
    for (size_t at = 0; at + (size_t)length <= size; at += (size_t)skip[(uint8_t)text[at + (size_t)length - 1]]) {
        found += memcmp(text + at, word, (size_t)length) == 0;
    }
    return found;
}

int main(void) {
    uint32_t rng = 1986;
    for (int i = 0; i < WORDS; i++) make_word(words[i], &rng);
    size_t size = 0;
    while (size + LONGEST + 1 < sizeof text) {
        size += (size_t)sprintf(text + size, "%s ", words[rng_below(&rng, WORDS)]);
    }
    int lines = 0;
    for (int i = 0; i < LINES; i++) {
        old_lines[i] = rng_below(&rng, 500);
        uint32_t what = rng_below(&rng, 10);
        if (what != 0) new_lines[lines++] = old_lines[i];
        if (what == 1) new_lines[lines++] = rng_below(&rng, 500);
    }

    bench_start();
    int far = 0, nearest = 0, found = 0, changed = 0;
    for (int i = 0; i < WORDS; i++) {
        int best = LONGEST;
        for (int j = 0; j < WORDS; j++) {
            int d = distance(words[i], words[j]);
            far += d;
            if (i != j && d < best) best = d;
        }
        nearest += best;
    }
    for (int i = 0; i < 10; i++) changed += edits(old_lines, LINES - i * 100, new_lines, lines);
    for (int i = 0; i < WORDS; i += 4) found += occurrences(words[i], (int)strlen(words[i]), size);
    bench_end();

    printf("diff distances %d, nearest %d, edits %d, found %d\n", far, nearest, changed, found);
    return 0;
}
