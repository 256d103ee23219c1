/*
 * Markdown to HTML, in one pass over the lines and one over the text of each: headings, lists, quotes, code, emphasis,
 * links, escapes. The document is made here.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "bench.h"

#define DOCUMENT 300000
#define TURNS 36

static char document[DOCUMENT + 200], *html;
static size_t written, capacity;

static void put(const char *text, size_t length) {
    if (written + length >= capacity) {
        capacity = 2 * (written + length) + 1;
        html = realloc(html, capacity);
        if (!html) abort();
    }
    memcpy(html + written, text, length);
    written += length;
}

static void puts_(const char *text) { put(text, strlen(text)); }

static void escaped(char c) {
    switch (c) {
        case '<': puts_("&lt;"); break;
        case '>': puts_("&gt;"); break;
        case '&': puts_("&amp;"); break;
        case '"': puts_("&quot;"); break;
        default: put(&c, 1);
    }
}

/* Where a mark comes again before the end, or NULL. */
static const char *closing(const char *at, const char *end, const char *mark, size_t length) {
    for (; at + length <= end; at++) {
        if (*at == '\\') at++;
        else if (memcmp(at, mark, length) == 0) return at;
    }
    return NULL;
}

static void inline_text(const char *at, const char *end);

static const char *between(const char *at, const char *end, const char *mark, const char *element) {
    size_t length = strlen(mark);
    const char *close = closing(at + length, end, mark, length);
    if (!close || close == at + length) return NULL;
    puts_("<");
    puts_(element);
    puts_(">");
    inline_text(at + length, close);
    puts_("</");
    puts_(element);
    puts_(">");
    return close + length;
}

static const char *link_(const char *at, const char *end) {
    const char *close = closing(at + 1, end, "]", 1);
    if (!close || close + 1 >= end || close[1] != '(') return NULL;
    const char *target = close + 2, *over = closing(target, end, ")", 1);
    if (!over) return NULL;
    puts_("<a href=\"");
    while (target < over) escaped(*target++);
    puts_("\">");
    inline_text(at + 1, close);
    puts_("</a>");
    return over + 1;
}

static void inline_text(const char *at, const char *end) {
    while (at < end) {
        const char *next = NULL;
        switch (*at) {
            case '*': next = at + 1 < end && at[1] == '*' ? between(at, end, "**", "strong") : NULL;
                if (!next) next = between(at, end, "*", "em");
                break;
            case '_': next = between(at, end, "_", "em"); break;
            case '[': next = link_(at, end); break;
            case '`': {
                const char *close = closing(at + 1, end, "`", 1);
                if (close) {
                    puts_("<code>");
                    for (at++; at < close; at++) escaped(*at);
                    puts_("</code>");
                    next = close + 1;
                }
                break;
            }
            case '\\':
                if (at + 1 < end && strchr("\\`*_[]()#>-", at[1])) {
                    escaped(at[1]);
                    next = at + 2;
                }
                break;
        }
        if (next) at = next;
        else escaped(*at++);
    }
}

typedef enum { NONE, PARAGRAPH, LIST, ORDERED, QUOTE, CODE } block;

static const char *const opening[] = {"", "<p>", "<ul>\n", "<ol>\n", "<blockquote>\n", "<pre><code>"};
static const char *const ending[] = {"", "</p>\n", "</ul>\n", "</ol>\n", "</blockquote>\n", "</code></pre>\n"};

static block enter(block now, block wanted) {
    if (now != wanted) {
        puts_(ending[now]);
        puts_(opening[wanted]);
    } else if (now == PARAGRAPH) {
        puts_("\n");
    }
    return wanted;
}

static void item(const char *at, const char *end) {
    puts_("<li>");
    inline_text(at, end);
    puts_("</li>\n");
}

static void convert(const char *at) {
    block now = NONE;
    while (*at) {
        const char *end = strchr(at, '\n');
        size_t digits = strspn(at, "0123456789"), marks = strspn(at, "#");
        if (strncmp(at, "```", 3) == 0) {
            now = enter(now, now == CODE ? NONE : CODE);
        } else if (now == CODE) {
            for (const char *c = at; c <= end; c++) escaped(*c);
        } else if (at == end) {
            now = enter(now, NONE);
        } else if (marks > 0 && marks <= 6 && at[marks] == ' ') {
            now = enter(now, NONE);
            char tag[] = "<h1>";
            tag[2] = (char)('0' + marks);
            puts_(tag);
            inline_text(at + marks + 1, end);
            put("</", 2);
            puts_(tag + 1);
            puts_("\n");
        } else if (strncmp(at, "- ", 2) == 0) {
            now = enter(now, LIST);
            item(at + 2, end);
        } else if (digits > 0 && at[digits] == '.' && at[digits + 1] == ' ') {
            now = enter(now, ORDERED);
            item(at + digits + 2, end);
        } else if (strncmp(at, "> ", 2) == 0) {
            now = enter(now, QUOTE);
            inline_text(at + 2, end);
            puts_("\n");
        } else {
            now = enter(now, PARAGRAPH);
            inline_text(at, end);
        }
        at = end + 1;
    }
    enter(now, NONE);
}

static void make_document(uint32_t *rng) {
    static const char *starts[] = {"", "", "", "", "# ", "## ", "- ", "- ", "1. ", "> ", "\n", "```\n"};
    static const char *pieces[] = {"a word ", "**bold words** ", "_emphasis_ ", "*stars and **more** of them* ",
        "`code < here` ", "[a link](http://example.org/?a=1&b=2) ", "5 < 6 & 7 > 2 ", "\\*no star\\* ", "naïve café ",
        "plain text that goes on for a while ", "snake_case and *unclosed "};
    size_t n = 0;
    int in_code = 0;
    while (n < DOCUMENT) {
        const char *start = starts[rng_below(rng, sizeof starts / sizeof *starts)];
        if (start[0] == '`') in_code = !in_code;
        n += (size_t)sprintf(document + n, "%s", start);
        for (uint32_t k = rng_below(rng, 12) + 1; k > 0 && n < DOCUMENT; k--) {
            n += (size_t)sprintf(document + n, "%s", pieces[rng_below(rng, sizeof pieces / sizeof *pieces)]);
        }
        document[n++] = '\n';
    }
    if (in_code) n += (size_t)sprintf(document + n, "```\n");
    document[n] = 0;
}

int main(void) {
    uint32_t rng = 2004, h = CHECKSUM_INIT;
    make_document(&rng);

    bench_start();
    for (int turn = 0; turn < TURNS; turn++) {
        written = 0;
        convert(document);
        h = checksum_bytes(h, html, written);
    }
    bench_end();

    printf("markdown %zu bytes checksum %08x\n", written, h);
    return 0;
}
