/* setjmp and longjmp, which the compiler lowers to exceptions. Debian's wasi-libc has no <setjmp.h> for that yet. */
#include <stdint.h>
#include <stdio.h>

typedef uintptr_t jmp_buf[4]; /* as runtime.cpp fills it */
int setjmp(jmp_buf) __attribute__((returns_twice));
_Noreturn void longjmp(jmp_buf, int);

/* A parser that gives up from any depth. */
static jmp_buf failure, outer;
static const char *text;

static int expression(int depth);

static int primary(int depth) {
    if (*text == '(') {
        text++;
        int value = expression(depth + 1);
        if (*text++ != ')') longjmp(failure, 100 + depth);
        return value;
    }
    if (*text < '0' || *text > '9') longjmp(failure, *text ? 200 + depth : 300 + depth);
    int value = 0;
    while (*text >= '0' && *text <= '9') value = 10 * value + *text++ - '0';
    return value;
}

static int expression(int depth) {
    int value = primary(depth);
    while (*text == '+' || *text == '*') {
        char operator = *text++;
        int right = primary(depth);
        value = operator == '+' ? value + right : value * right;
    }
    return value;
}

static void parse(const char *source) {
    volatile int steps = 1;
    text = source;
    int code = setjmp(failure);
    if (code == 0) {
        steps++;
        printf("  %s = %d\n", source, expression(0));
    } else {
        printf("  %s: error %d at %d after %d steps\n", source, code, (int)(text - source), steps);
        if (code == 300) longjmp(outer, 7);
    }
}

void jumps(void) {
    static const char *const sources[] = {"1+2*3", "(1+2)*(3+4", "((x))", "", "2*21"};
    volatile int next = 0;
    int code = setjmp(outer);
    if (code != 0) printf("  from further in: %d\n", code);
    while (next < 5) parse(sources[next++]);
    volatile int rounds = 0;
    if (setjmp(failure) < 10000) longjmp(failure, ++rounds);
    printf("  %d rounds\n", rounds);
}
