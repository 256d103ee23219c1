/*
 * A small Lisp: a reader, an evaluator of cells, and a garbage collector that marks and sweeps. Its programs: queens,
 * sorting, a Mandelbrot set of fixed-point numbers, derivatives of formulas.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "bench.h"

#define CELLS 60000
#define STACK 40000

typedef enum { FREE, NUMBER, SYMBOL, PAIR, BUILTIN, LAMBDA } kind;

typedef struct cell {
    uint8_t kind, marked;
    union {
        int64_t number;
        const char *name;
        struct { struct cell *head, *tail; };
        struct cell *(*function)(struct cell *);
        struct { struct cell *code, *scope; };
    };
} cell;

static cell cells[CELLS];
static cell *free_cells, *symbols, *globals, *nil, *truth, *quote, *if_, *lambda, *define, *let;
static cell *stack[STACK];
static int depth;
static uint32_t collections;
static const char *input;

static void mark(cell *c) {
    while (c && !c->marked) {
        c->marked = 1;
        if (c->kind == PAIR || c->kind == LAMBDA) {
            mark(c->head);
            c = c->tail;
        } else {
            return;
        }
    }
}

static void collect(void) {
    collections++;
    mark(symbols);
    mark(globals);
    for (int i = 0; i < depth; i++) mark(stack[i]);
    free_cells = NULL;
    for (int i = 0; i < CELLS; i++) {
        if (!cells[i].marked) {
            cells[i].kind = FREE;
            cells[i].tail = free_cells;
            free_cells = &cells[i];
        }
        cells[i].marked = 0;
    }
    if (!free_cells) abort();
}

static cell *make(kind k, cell *a, cell *b) {
    if (!free_cells) {
        stack[depth++] = a;
        stack[depth++] = b;
        collect();
        depth -= 2;
    }
    cell *c = free_cells;
    free_cells = c->tail;
    c->kind = (uint8_t)k;
    c->head = a;
    c->tail = b;
    return c;
}

static cell *number(int64_t n) {
    cell *c = make(NUMBER, NULL, NULL);
    c->number = n;
    return c;
}

/* What is being worked with must be on the stack, where the collector finds it. */
static cell *push(cell *c) {
    if (depth + 2 >= STACK) abort();
    return stack[depth++] = c;
}

static cell *symbol(const char *name, size_t length) {
    for (cell *s = symbols; s != nil; s = s->tail) {
        if (strncmp(s->head->name, name, length) == 0 && !s->head->name[length]) return s->head;
    }
    char *copy = malloc(length + 1);
    memcpy(copy, name, length);
    copy[length] = 0;
    cell *c = push(make(SYMBOL, NULL, NULL));
    c->name = copy;
    symbols = make(PAIR, c, symbols);
    depth--;
    return c;
}

static cell *read_one(void);

static cell *read_list(void) {
    while (*input == ' ' || *input == '\n') input++;
    if (*input == ')') {
        input++;
        return nil;
    }
    cell *head = push(read_one()), *list = make(PAIR, head, nil);
    depth--;
    push(list);
    list->tail = read_list();
    depth--;
    return list;
}

static cell *read_one(void) {
    while (*input == ' ' || *input == '\n') input++;
    if (*input == '(') {
        input++;
        return read_list();
    }
    if (*input == '\'') {
        input++;
        cell *quoted = push(make(PAIR, read_one(), nil)), *list = make(PAIR, quote, quoted);
        depth--;
        return list;
    }
    if ((*input >= '0' && *input <= '9') || (*input == '-' && input[1] >= '0' && input[1] <= '9')) {
        char *end;
        int64_t n = strtoll(input, &end, 10);
        input = end;
        return number(n);
    }
    const char *start = input;
    while (*input && !strchr(" \n()'", *input)) input++;
    return symbol(start, (size_t)(input - start));
}

static cell *find(cell *name, cell *scope) {
    for (; scope != nil; scope = scope->tail) {
        if (scope->head->head == name) return scope->head;
    }
    for (cell *g = globals; g != nil; g = g->tail) {
        if (g->head->head == name) return g->head;
    }
    fprintf(stderr, "lisp: %s is not defined\n", name->name);
    exit(1);
}

static cell *bind(cell *name, cell *value, cell *scope) {
    push(scope);
    cell *pair = push(make(PAIR, name, value)), *bound = make(PAIR, pair, scope);
    depth -= 2;
    return bound;
}

static cell *evaluate(cell *c, cell *scope) {
    int before = depth;
    push(c);
    push(scope);
    for (;;) {
        cell *result;
        if (c->kind == SYMBOL) {
            result = c == nil || c == truth ? c : find(c, scope)->tail;
        } else if (c->kind != PAIR) {
            result = c;
        } else if (c->head == quote) {
            result = c->tail->head;
        } else if (c->head == if_) {
            c = evaluate(c->tail->head, scope) != nil ? c->tail->tail->head : c->tail->tail->tail->head;
            stack[before] = c;
            continue;
        } else if (c->head == lambda) {
            result = make(LAMBDA, c->tail, scope);
        } else if (c->head == define) {
            result = push(evaluate(c->tail->tail->head, scope));
            globals = bind(c->tail->head, result, globals);
        } else if (c->head == let) {
            cell *value = evaluate(c->tail->tail->head, scope);
            push(value);
            scope = bind(c->tail->head, value, scope);
            depth--;
            stack[before + 1] = scope;
            c = c->tail->tail->tail->head;
            continue;
        } else {
            cell *function = push(evaluate(c->head, scope)), *arguments = push(make(PAIR, nil, nil)), *last = arguments;
            for (cell *a = c->tail; a != nil; a = a->tail) {
                cell *value = push(evaluate(a->head, scope));
                last->tail = make(PAIR, value, nil);
                last = last->tail;
                depth--;
            }
            if (function->kind == LAMBDA) {
                cell *inner = push(function->scope), *value = arguments->tail;
                for (cell *p = function->code->head; p != nil; p = p->tail, value = value->tail) {
                    inner = bind(p->head, value->head, inner);
                    stack[depth - 1] = inner;
                }
                c = function->code->tail->head;
                scope = inner;
                depth = before;
                push(c);
                push(scope);
                continue;
            }
            result = function->function(arguments->tail);
        }
        depth = before;
        return result;
    }
}

static cell *yes(int is) { return is ? truth : nil; }
static int64_t first(cell *a) { return a->head->number; }
static int64_t second(cell *a) { return a->tail->head->number; }
static cell *add(cell *a) { return number(first(a) + second(a)); }
static cell *subtract(cell *a) { return number(first(a) - second(a)); }
static cell *multiply(cell *a) { return number(first(a) * second(a)); }
static cell *divide(cell *a) { return number(first(a) / second(a)); }
static cell *less(cell *a) { return yes(first(a) < second(a)); }
static cell *same(cell *a) {
    cell *x = a->head, *y = a->tail->head;
    return yes(x == y || (x->kind == NUMBER && y->kind == NUMBER && x->number == y->number));
}
static cell *cons(cell *a) { return make(PAIR, a->head, a->tail->head); }
static cell *car(cell *a) { return a->head->head; }
static cell *cdr(cell *a) { return a->head->tail; }
static cell *atom(cell *a) { return yes(a->head->kind != PAIR); }

static const struct { const char *name; cell *(*function)(cell *); } builtins[] = {
    {"+", add}, {"-", subtract}, {"*", multiply}, {"/", divide}, {"<", less}, {"=", same},
    {"cons", cons}, {"car", car}, {"cdr", cdr}, {"atom", atom}};

static const char *program =
    "(define range (lambda (a b) (if (< a b) (cons a (range (+ a 1) b)) nil)))"
    "(define length (lambda (l) (if (= l nil) 0 (+ 1 (length (cdr l))))))"
    "(define append (lambda (a b) (if (= a nil) b (cons (car a) (append (cdr a) b)))))"
    "(define fold (lambda (f x l) (if (= l nil) x (fold f (f x (car l)) (cdr l)))))"
    "(define filter (lambda (f l) (if (= l nil) nil"
    "  (if (f (car l)) (cons (car l) (filter f (cdr l))) (filter f (cdr l))))))"
    "(define safe (lambda (row others away) (if (= others nil) 't"
    "  (if (= row (car others)) nil (if (= row (+ (car others) away)) nil (if (= row (- (car others) away)) nil"
    "  (safe row (cdr others) (+ away 1))))))))"
    "(define queens (lambda (left rows placed) (if (= left 0) 1"
    "  (fold (lambda (sum row) (if (safe row placed 1) (+ sum (queens (- left 1) rows (cons row placed))) sum)) 0 rows))))"
    "(define sort (lambda (l) (if (= l nil) nil (let pivot (car l)"
    "  (append (sort (filter (lambda (x) (< x pivot)) (cdr l)))"
    "          (cons pivot (sort (filter (lambda (x) (if (< x pivot) nil 't)) (cdr l)))))))))"
    "(define noise (lambda (n seed) (if (= n 0) nil"
    "  (let next (- (* seed 1103) (* 65521 (/ (* seed 1103) 65521))) (cons next (noise (- n 1) next))))))"
    "(define escape (lambda (n x y cx cy) (if (= n 0) 0 (let xx (/ (* x x) 4096) (let yy (/ (* y y) 4096)"
    "  (if (< 16384 (+ xx yy)) n (escape (- n 1) (+ (- xx yy) cx) (+ (/ (* x y) 2048) cy) cx cy)))))))"
    "(define row (lambda (cy sum cx) (if (< 4096 cx) sum"
    "  (row cy (+ sum (escape 30 0 0 cx cy)) (+ cx 256)))))"
    "(define picture (lambda (sum cy) (if (< 6144 cy) sum (picture (+ sum (row cy 0 -8192)) (+ cy 256)))))"
    "(define derive (lambda (e) (if (atom e) (if (= e 'x) 1 0) (let a (car (cdr e)) (let b (car (cdr (cdr e)))"
    "  (if (= (car e) '+) (cons '+ (cons (derive a) (cons (derive b) nil)))"
    "    (cons '+ (cons (cons '* (cons (derive a) (cons b nil))) (cons (cons '* (cons a (cons (derive b) nil))) nil)))"
    "  ))))))"
    "(define size (lambda (e) (if (atom e) 1 (+ (size (car e)) (size (cdr e))))))"
    "(define times (lambda (n f x) (if (= n 0) x (times (- n 1) f (f x)))))"
    "(queens 7 (range 0 7) nil)"
    "(let sorted (sort (noise 1500 12345)) (- (car (cdr sorted)) (length sorted)))"
    "(picture 0 -6144)"
    "(size (times 5 derive '(* (* x x) (+ x (* 3 x)))))";

int main(void) {
    collect();
    collections = 0;
    nil = make(SYMBOL, NULL, NULL);
    nil->name = "nil";
    symbols = globals = nil;
    symbols = make(PAIR, nil, nil);
    truth = symbol("t", 1);
    quote = symbol("quote", 5);
    if_ = symbol("if", 2);
    lambda = symbol("lambda", 6);
    define = symbol("define", 6);
    let = symbol("let", 3);
    for (size_t i = 0; i < sizeof builtins / sizeof *builtins; i++) {
        cell *b = push(make(BUILTIN, NULL, NULL));
        b->function = builtins[i].function;
        globals = bind(symbol(builtins[i].name, strlen(builtins[i].name)), b, globals);
        depth--;
    }

    bench_start();
    int64_t results[4] = {0};
    for (int turn = 0; turn < 2; turn++) {
        int n = 0;
        cell *kept = globals;
        for (input = program; *input;) {
            cell *code = push(read_one()), *result = evaluate(code, nil);
            depth--;
            if (code->head != define) results[n++ & 3] = result->number;
        }
        globals = kept;
    }
    bench_end();

    printf("lisp %lld %lld %lld %lld, %u collections\n", (long long)results[0], (long long)results[1],
        (long long)results[2], (long long)results[3], collections);
    return 0;
}
