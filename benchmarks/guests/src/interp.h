/*
 * What bytecode interpreters have in common that differ in how they go from one
 * instruction to the next: a stack machine running three programs put together by
 * a small assembler (a prime sieve, a recursive Fibonacci, and a matrix of nested
 * loops).
 */
#ifndef INTERP_H
#define INTERP_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "bench.h"

typedef enum {
    OP_HALT, OP_PUSH, OP_LOAD, OP_STORE, OP_DUP, OP_DROP, OP_SWAP, OP_OVER,
    OP_ADD, OP_SUB, OP_MUL, OP_DIV, OP_MOD, OP_AND, OP_OR, OP_XOR, OP_SHL, OP_SHR, OP_NEG, OP_NOT,
    OP_EQ, OP_NE, OP_LT, OP_LE, OP_GT, OP_GE,
    OP_JUMP, OP_JUMP_IF, OP_JUMP_UNLESS, OP_CALL, OP_RETURN,
    OP_FETCH, OP_PUT, OP_INC, OP_PRINT
} Op;

/* ---- the assembler --------------------------------------------------------- */

#define CODE_SIZE 1024
#define LABELS 64

typedef struct {
    int32_t code[CODE_SIZE];
    int size;
    int labels[LABELS];
    int patch_at[CODE_SIZE], patch_label[CODE_SIZE], patches;
} Assembler;

static void op(Assembler *a, Op o) { a->code[a->size++] = o; }

static void op1(Assembler *a, Op o, int32_t operand) {
    op(a, o);
    a->code[a->size++] = operand;
}

static void label(Assembler *a, int l) { a->labels[l] = a->size; }

static void branch(Assembler *a, Op o, int l) {
    a->patch_at[a->patches] = a->size + 1;
    a->patch_label[a->patches++] = l;
    op1(a, o, 0);
}

/* CALL has two operands: the target and the number of arguments. */
static void call(Assembler *a, int l, int arguments) {
    branch(a, OP_CALL, l);
    a->code[a->size++] = arguments;
}

static void finish(Assembler *a) {
    for (int i = 0; i < a->patches; i++) a->code[a->patch_at[i]] = a->labels[a->patch_label[i]];
}

/* ---- the machine ----------------------------------------------------------- */

#define STACK_SIZE 4096
#define MEMORY_SIZE 65536
#define MAX_OUTPUT 16

static int32_t memory[MEMORY_SIZE];
static int32_t output[MAX_OUTPUT];
static int outputs;

/*
 * Runs a program and returns how many instructions that took. Locals live on the
 * stack, from `frame` up; a call saves pc and frame there.
 */
static int64_t run(const int32_t *code);

/* ---- the programs ---------------------------------------------------------- */

/* Count the primes below `limit`, `rounds` times. Locals: 0 i, 1 j, 2 count, 3 round. */
static void sieve_program(Assembler *a, int limit, int rounds) {
    enum { ROUND, CLEAR, CLEARED, OUTER, INNER, NEXT, OUTER_DONE, DONE };
    op1(a, OP_PUSH, 0); op1(a, OP_STORE, 3);
    label(a, ROUND);
    op1(a, OP_LOAD, 3); op1(a, OP_PUSH, rounds); op(a, OP_LT); branch(a, OP_JUMP_UNLESS, DONE);
    op1(a, OP_PUSH, 0); op1(a, OP_STORE, 0);
    label(a, CLEAR);
    op1(a, OP_LOAD, 0); op1(a, OP_PUSH, limit); op(a, OP_LT); branch(a, OP_JUMP_UNLESS, CLEARED);
    op1(a, OP_PUSH, 1); op1(a, OP_LOAD, 0); op(a, OP_PUT);
    op1(a, OP_INC, 0); a->code[a->size++] = 1;
    branch(a, OP_JUMP, CLEAR);
    label(a, CLEARED);
    op1(a, OP_PUSH, 2); op1(a, OP_STORE, 0);
    op1(a, OP_PUSH, 0); op1(a, OP_STORE, 2);
    label(a, OUTER);
    op1(a, OP_LOAD, 0); op1(a, OP_PUSH, limit); op(a, OP_LT); branch(a, OP_JUMP_UNLESS, OUTER_DONE);
    op1(a, OP_LOAD, 0); op(a, OP_FETCH); branch(a, OP_JUMP_UNLESS, NEXT);
    op1(a, OP_INC, 2); a->code[a->size++] = 1;
    op1(a, OP_LOAD, 0); op(a, OP_DUP); op(a, OP_ADD); op1(a, OP_STORE, 1);
    label(a, INNER);
    op1(a, OP_LOAD, 1); op1(a, OP_PUSH, limit); op(a, OP_GE); branch(a, OP_JUMP_IF, NEXT);
    op1(a, OP_PUSH, 0); op1(a, OP_LOAD, 1); op(a, OP_PUT);
    op1(a, OP_LOAD, 1); op1(a, OP_LOAD, 0); op(a, OP_ADD); op1(a, OP_STORE, 1);
    branch(a, OP_JUMP, INNER);
    label(a, NEXT);
    op1(a, OP_INC, 0); a->code[a->size++] = 1;
    branch(a, OP_JUMP, OUTER);
    label(a, OUTER_DONE);
    op1(a, OP_INC, 3); a->code[a->size++] = 1;
    branch(a, OP_JUMP, ROUND);
    label(a, DONE);
    op1(a, OP_LOAD, 2); op(a, OP_PRINT); op(a, OP_HALT);
    finish(a);
}

static void fib_program(Assembler *a, int n) {
    enum { FIB, SMALL };
    op1(a, OP_PUSH, n); call(a, FIB, 1); op(a, OP_PRINT); op(a, OP_HALT);
    label(a, FIB);
    op1(a, OP_LOAD, 0); op1(a, OP_PUSH, 2); op(a, OP_LT); branch(a, OP_JUMP_IF, SMALL);
    op1(a, OP_LOAD, 0); op1(a, OP_PUSH, 1); op(a, OP_SUB); call(a, FIB, 1);
    op1(a, OP_LOAD, 0); op1(a, OP_PUSH, 2); op(a, OP_SUB); call(a, FIB, 1);
    op(a, OP_ADD); op(a, OP_RETURN);
    label(a, SMALL);
    op1(a, OP_LOAD, 0); op(a, OP_RETURN);
    finish(a);
}

/* A hash over two nested loops, with a bit of everything. Locals: 0 i, 1 j, 2 hash. */
static void loops_program(Assembler *a, int n) {
    enum { OUTER, INNER, ODD, JOIN, INNER_DONE, DONE };
    op1(a, OP_PUSH, 17); op1(a, OP_STORE, 2);
    op1(a, OP_PUSH, 1); op1(a, OP_STORE, 0);
    label(a, OUTER);
    op1(a, OP_LOAD, 0); op1(a, OP_PUSH, n); op(a, OP_LE); branch(a, OP_JUMP_UNLESS, DONE);
    op1(a, OP_PUSH, 1); op1(a, OP_STORE, 1);
    label(a, INNER);
    op1(a, OP_LOAD, 1); op1(a, OP_LOAD, 0); op(a, OP_GT); branch(a, OP_JUMP_IF, INNER_DONE);
    op1(a, OP_LOAD, 2); op1(a, OP_PUSH, 5); op(a, OP_SHL);
    op1(a, OP_LOAD, 2); op1(a, OP_PUSH, 27); op(a, OP_SHR); op(a, OP_OR);
    op1(a, OP_LOAD, 0); op1(a, OP_LOAD, 1); op(a, OP_MUL); op(a, OP_XOR);
    op1(a, OP_LOAD, 0); op1(a, OP_LOAD, 1); op(a, OP_MOD); op1(a, OP_PUSH, 1); op(a, OP_AND);
    branch(a, OP_JUMP_IF, ODD);
    op1(a, OP_LOAD, 0); op1(a, OP_LOAD, 1); op(a, OP_DIV); op(a, OP_ADD);
    branch(a, OP_JUMP, JOIN);
    label(a, ODD);
    op(a, OP_NEG); op1(a, OP_LOAD, 1); op(a, OP_SWAP); op(a, OP_SUB);
    label(a, JOIN);
    op1(a, OP_STORE, 2);
    op1(a, OP_INC, 1); a->code[a->size++] = 1;
    branch(a, OP_JUMP, INNER);
    label(a, INNER_DONE);
    op1(a, OP_INC, 0); a->code[a->size++] = 1;
    branch(a, OP_JUMP, OUTER);
    label(a, DONE);
    op1(a, OP_LOAD, 2); op(a, OP_PRINT); op(a, OP_HALT);
    finish(a);
}

int main(void) {
    static Assembler sieve, fib, loops;
    sieve_program(&sieve, 50000, 35);
    fib_program(&fib, 28);
    loops_program(&loops, 2200);

    bench_start();
    int64_t executed = run(sieve.code);
    executed += run(fib.code);
    executed += run(loops.code);
    bench_end();

    printf("interp %lld instructions:", (long long)executed);
    for (int i = 0; i < outputs; i++) printf(" %d", output[i]);
    printf("\n");
    return 0;
}

#endif
