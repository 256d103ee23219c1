/* The bytecode interpreter of ../interp.c with a function for each instruction, which calls the next one's at its end. */
#include "../interp.h"

#define STATE const int32_t *pc, int32_t *sp, int32_t *frame, int64_t executed
#define TAIL __attribute__((musttail)) return

typedef int64_t Handler(STATE);
static Handler *const handlers[OP_PRINT + 1];
static const int32_t *start;
static int32_t stack[STACK_SIZE];

#define NEXT TAIL handlers[*pc](pc + 1, sp, frame, executed + 1)
#define HANDLER(name) static int64_t name(STATE)
#define SIMPLE(name, ...) HANDLER(name) { __VA_ARGS__; NEXT; }
#define BINARY(name, value) SIMPLE(name, const int32_t a = sp[-2], b = sp[-1]; sp--; sp[-1] = (int32_t)(value))

HANDLER(halt) {
    (void)pc, (void)sp, (void)frame;
    return executed;
}
SIMPLE(push, *sp++ = *pc++)
SIMPLE(load, *sp++ = frame[*pc++])
SIMPLE(store, frame[*pc++] = *--sp)
SIMPLE(dup, sp[0] = sp[-1]; sp++)
SIMPLE(drop, sp--)
SIMPLE(swap, int32_t t = sp[-1]; sp[-1] = sp[-2]; sp[-2] = t)
SIMPLE(over, sp[0] = sp[-2]; sp++)
BINARY(add, (uint32_t)a + (uint32_t)b)
BINARY(sub, (uint32_t)a - (uint32_t)b)
BINARY(mul, (uint32_t)a * (uint32_t)b)
BINARY(divide, a / b)
BINARY(mod, a % b)
BINARY(and, a & b)
BINARY(or, a | b)
BINARY(xor, a ^ b)
BINARY(shl, (uint32_t)a << (b & 31))
BINARY(shr, (uint32_t)a >> (b & 31))
SIMPLE(neg, sp[-1] = (int32_t)(0u - (uint32_t)sp[-1]))
SIMPLE(not, sp[-1] = !sp[-1])
BINARY(eq, a == b)
BINARY(ne, a != b)
BINARY(lt, a < b)
BINARY(le, a <= b)
BINARY(gt, a > b)
BINARY(ge, a >= b)
SIMPLE(jump, pc = start + *pc)
SIMPLE(jump_if, pc = *--sp ? start + *pc : pc + 1)
SIMPLE(jump_unless, pc = *--sp ? pc + 1 : start + *pc)
HANDLER(call_) {
    int arguments = pc[1];
    int32_t *base = sp - arguments;
    /* Move the arguments up by two to make room for the link. */
    for (int i = arguments; i > 0; i--) base[i + 1] = base[i - 1];
    base[0] = (int32_t)(pc + 2 - start);
    base[1] = (int32_t)(frame - stack);
    frame = base + 2;
    sp = frame + arguments + 2; /* two more locals */
    if (sp > stack + STACK_SIZE - 32) abort();
    pc = start + *pc;
    NEXT;
}
HANDLER(return_) {
    int32_t value = sp[-1];
    int32_t *base = frame - 2;
    pc = start + base[0];
    frame = stack + base[1];
    base[0] = value;
    sp = base + 1;
    NEXT;
}
SIMPLE(fetch, sp[-1] = memory[sp[-1] & (MEMORY_SIZE - 1)])
SIMPLE(put, sp -= 2; memory[sp[1] & (MEMORY_SIZE - 1)] = sp[0])
SIMPLE(inc, frame[pc[0]] += pc[1]; pc += 2)
SIMPLE(print, sp--; if (outputs < MAX_OUTPUT) output[outputs++] = *sp)

static Handler *const handlers[OP_PRINT + 1] = {
    halt, push, load, store, dup, drop, swap, over,
    add, sub, mul, divide, mod, and, or, xor, shl, shr, neg, not,
    eq, ne, lt, le, gt, ge,
    jump, jump_if, jump_unless, call_, return_,
    fetch, put, inc, print,
};

static int64_t run(const int32_t *code) {
    start = code;
    return handlers[code[0]](code + 1, stack + 16, stack, 1);
}
