/*
 * A backtracking regular-expression matcher: a parser that compiles a pattern
 * to a small program, and a recursive matcher, searching generated log text.
 * Supported: literals . ^ $ [a-z] [^...] \d \w \s \b ( ) | * + ? and lazy *? +? ??
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "bench.h"

#define TEXT_LINES 8000
#define MAX_PROGRAM 256
#define MAX_CLASSES 32
#define MAX_GROUPS 10

typedef enum { I_CHAR, I_ANY, I_CLASS, I_BEGIN, I_END, I_WORD_EDGE, I_SPLIT, I_JUMP, I_SAVE, I_MATCH } Kind;

typedef struct {
    Kind kind;
    int x, y; /* SPLIT: try x first, then y */
} Instruction;

typedef struct {
    Instruction code[MAX_PROGRAM];
    int size, groups, classes;
    uint32_t sets[MAX_CLASSES][8];
} Program;

/* ---- compiling ------------------------------------------------------------- */

typedef struct {
    const char *at;
    Program *p;
} Parser;

static void fail(const char *why) {
    fprintf(stderr, "regex: %s\n", why);
    exit(1);
}

static int emit(Program *p, Kind kind, int x, int y) {
    if (p->size == MAX_PROGRAM) fail("pattern too long");
    p->code[p->size] = (Instruction){kind, x, y};
    return p->size++;
}

/* Make room for one instruction at `pos`, and correct the targets behind it. */
static void insert(Program *p, int pos, Kind kind, int x, int y) {
    emit(p, I_MATCH, 0, 0);
    for (int i = p->size - 1; i > pos; i--) {
        p->code[i] = p->code[i - 1];
        if (p->code[i].kind == I_SPLIT || p->code[i].kind == I_JUMP) {
            if (p->code[i].x >= pos) p->code[i].x++;
            if (p->code[i].kind == I_SPLIT && p->code[i].y >= pos) p->code[i].y++;
        }
    }
    p->code[pos] = (Instruction){kind, x, y};
}

static void add_range(uint32_t *set, int from, int to) {
    for (int c = from; c <= to; c++) set[c >> 5] |= 1u << (c & 31);
}

static void add_escape(uint32_t *set, char c) {
    switch (c) {
        case 'd': add_range(set, '0', '9'); break;
        case 'w': add_range(set, 'a', 'z'); add_range(set, 'A', 'Z'); add_range(set, '0', '9'); add_range(set, '_', '_'); break;
        case 's': add_range(set, ' ', ' '); add_range(set, '\t', '\r'); break;
        case 'n': add_range(set, '\n', '\n'); break;
        default: add_range(set, (unsigned char)c, (unsigned char)c);
    }
}

static int new_class(Program *p) {
    if (p->classes == MAX_CLASSES) fail("too many classes");
    memset(p->sets[p->classes], 0, sizeof p->sets[0]);
    return p->classes++;
}

static void parse_alternatives(Parser *s);

static void parse_atom(Parser *s) {
    Program *p = s->p;
    char c = *s->at++;
    switch (c) {
        case '.': emit(p, I_ANY, 0, 0); break;
        case '^': emit(p, I_BEGIN, 0, 0); break;
        case '$': emit(p, I_END, 0, 0); break;
        case '(': {
            int group = p->groups++;
            if (group >= MAX_GROUPS) fail("too many groups");
            emit(p, I_SAVE, 2 * group, 0);
            parse_alternatives(s);
            if (*s->at++ != ')') fail("missing )");
            emit(p, I_SAVE, 2 * group + 1, 0);
            break;
        }
        case '[': {
            int k = new_class(p), negated = *s->at == '^';
            uint32_t *set = p->sets[k];
            if (negated) s->at++;
            while (*s->at && *s->at != ']') {
                if (*s->at == '\\') {
                    add_escape(set, s->at[1]);
                    s->at += 2;
                } else if (s->at[1] == '-' && s->at[2] != ']') {
                    add_range(set, (unsigned char)s->at[0], (unsigned char)s->at[2]);
                    s->at += 3;
                } else {
                    add_range(set, (unsigned char)*s->at, (unsigned char)*s->at);
                    s->at++;
                }
            }
            if (*s->at++ != ']') fail("missing ]");
            if (negated)
                for (int i = 0; i < 8; i++) set[i] = ~set[i];
            emit(p, I_CLASS, k, 0);
            break;
        }
        case '\\':
            c = *s->at++;
            if (c == 'b') {
                emit(p, I_WORD_EDGE, 0, 0);
            } else if (c == 'd' || c == 'w' || c == 's') {
                int k = new_class(p);
                add_escape(p->sets[k], c);
                emit(p, I_CLASS, k, 0);
            } else {
                emit(p, I_CHAR, (unsigned char)c, 0);
            }
            break;
        default: emit(p, I_CHAR, (unsigned char)c, 0);
    }
}

static void split(Program *p, int at, int first, int second, int lazy) {
    p->code[at].x = lazy ? second : first;
    p->code[at].y = lazy ? first : second;
}

static void parse_sequence(Parser *s) {
    Program *p = s->p;
    while (*s->at && *s->at != '|' && *s->at != ')') {
        int start = p->size;
        parse_atom(s);
        char c = *s->at;
        if (c != '*' && c != '+' && c != '?') continue;
        s->at++;
        int lazy = *s->at == '?';
        if (lazy) s->at++;
        if (c == '+') {
            int at = emit(p, I_SPLIT, 0, 0);
            split(p, at, start, at + 1, lazy);
        } else {
            insert(p, start, I_SPLIT, 0, 0);
            if (c == '*') emit(p, I_JUMP, start, 0);
            split(p, start, start + 1, p->size, lazy);
        }
    }
}

static void parse_alternatives(Parser *s) {
    Program *p = s->p;
    int start = p->size;
    parse_sequence(s);
    if (*s->at != '|') return;
    s->at++;
    insert(p, start, I_SPLIT, 0, 0);
    int jump = emit(p, I_JUMP, 0, 0);
    p->code[start].x = start + 1;
    p->code[start].y = p->size;
    parse_alternatives(s);
    p->code[jump].x = p->size;
}

static void compile(Program *p, const char *pattern) {
    Parser s = {pattern, p};
    p->size = p->classes = 0;
    p->groups = 1;
    emit(p, I_SAVE, 0, 0);
    parse_alternatives(&s);
    if (*s.at) fail("unbalanced )");
    emit(p, I_SAVE, 1, 0);
    emit(p, I_MATCH, 0, 0);
}

/* ---- matching -------------------------------------------------------------- */

typedef struct {
    const Program *p;
    const char *begin, *end;
    const char *saved[2 * MAX_GROUPS];
    uint64_t steps;
} Matcher;

static int is_word(int c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }

static int match_here(Matcher *m, int pc, const char *at) {
    for (;;) {
        const Instruction *i = &m->p->code[pc];
        m->steps++;
        switch (i->kind) {
            case I_CHAR:
                if (at == m->end || (unsigned char)*at != i->x) return 0;
                at++;
                pc++;
                break;
            case I_ANY:
                if (at == m->end || *at == '\n') return 0;
                at++;
                pc++;
                break;
            case I_CLASS: {
                if (at == m->end) return 0;
                unsigned char c = (unsigned char)*at;
                if (!(m->p->sets[i->x][c >> 5] >> (c & 31) & 1)) return 0;
                at++;
                pc++;
                break;
            }
            case I_BEGIN:
                if (at != m->begin && at[-1] != '\n') return 0;
                pc++;
                break;
            case I_END:
                if (at != m->end && *at != '\n') return 0;
                pc++;
                break;
            case I_WORD_EDGE: {
                int before = at > m->begin && is_word(at[-1]), after = at < m->end && is_word(*at);
                if (before == after) return 0;
                pc++;
                break;
            }
            case I_SPLIT:
                if (match_here(m, i->x, at)) return 1;
                pc = i->y;
                break;
            case I_JUMP: pc = i->x; break;
            case I_SAVE: {
                const char *old = m->saved[i->x];
                m->saved[i->x] = at;
                if (match_here(m, pc + 1, at)) return 1;
                m->saved[i->x] = old;
                return 0;
            }
            case I_MATCH: return 1;
        }
    }
}

static int search(Matcher *m, const char *from) {
    for (const char *at = from; at <= m->end; at++)
        if (match_here(m, 0, at)) return 1;
    return 0;
}

/* ---- the text -------------------------------------------------------------- */

static char *make_text(size_t *size) {
    static const char *methods[] = {"GET", "POST", "PUT", "DELETE"};
    static const char *paths[] = {"/index.html", "/api/v1/items", "/static/app.js", "/login", "/images/logo.png", "/a/b/c/d"};
    static const char *agents[] = {"curl/8.1", "Mozilla/5.0 (X11; Linux)", "bot+http://bot.example.org/about", "-"};
    char *text = malloc(TEXT_LINES * 200), *at = text;
    uint32_t rng = 555;
    for (int i = 0; i < TEXT_LINES; i++) {
        at += sprintf(at, "%u.%u.%u.%u - user%u [%02u/May/2024:%02u:%02u:%02u] \"%s %s?id=%u\" %u %u \"%s\" mail=%c%c%u@example%u.org\n",
                      rng_below(&rng, 256), rng_below(&rng, 256), rng_below(&rng, 256), rng_below(&rng, 256), rng_below(&rng, 50),
                      1 + rng_below(&rng, 31), rng_below(&rng, 24), rng_below(&rng, 60), rng_below(&rng, 60),
                      methods[rng_below(&rng, 4)], paths[rng_below(&rng, 6)], rng_below(&rng, 10000), 200 + 100 * rng_below(&rng, 4),
                      rng_below(&rng, 100000), agents[rng_below(&rng, 4)], 'a' + rng_below(&rng, 26), 'a' + rng_below(&rng, 26),
                      rng_below(&rng, 100), rng_below(&rng, 9));
    }
    *size = (size_t)(at - text);
    return text;
}

int main(void) {
    static const char *patterns[] = {
        "\\d+\\.\\d+\\.\\d+\\.\\d+",
        "^(\\w+\\.)*\\d+ - (user[1-3]\\d?) ",
        "\"(GET|POST) ([^ ?]+)\\?id=(\\d+)\" 5\\d\\d",
        "[a-z]+\\d*@[a-z]+\\d+\\.(org|com)$",
        "(a|b|c|d|e)+f|xyz",
        "\\b(\\w+)/(\\w+)/(\\w+)\\b",
        "Linux.*?mail=.[aeiou]",
        "(x+x+)+y",
    };
    enum { PATTERNS = sizeof patterns / sizeof patterns[0] };
    static Program programs[PATTERNS];
    size_t size;
    char *text = make_text(&size);
    int counts[PATTERNS] = {0};
    uint32_t h = CHECKSUM_INIT;
    uint64_t steps = 0;

    bench_start();
    for (int k = 0; k < PATTERNS; k++) {
        compile(&programs[k], patterns[k]);
        Matcher m = {.p = &programs[k], .begin = text, .end = text + size};
        const char *from = text;
        while (search(&m, from)) {
            counts[k]++;
            h = checksum_u32(h, (uint32_t)(m.saved[0] - text));
            h = checksum_u32(h, (uint32_t)(m.saved[1] - m.saved[0]));
            from = m.saved[1] > m.saved[0] ? m.saved[1] : m.saved[1] + 1;
            if (from > m.end) break;
        }
        steps += m.steps;
    }
    bench_end();

    printf("regex %zu bytes, matches", size);
    for (int k = 0; k < PATTERNS; k++) printf(" %d", counts[k]);
    printf(", %llu steps, checksum %08x\n", (unsigned long long)steps, h);
    return 0;
}
