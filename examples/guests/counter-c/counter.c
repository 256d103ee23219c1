/*
 * A CGI-style (WAGI) HTTP guest that tries to remember something: it adds one
 * to a WebAssembly global, to a variable in linear memory, and to the size of
 * that memory, and prints all three. A host that gives every request a fresh
 * instance answers the same every time.
 */
#include <stdio.h>

int bump_global(void); /* global.s */

static volatile int in_memory;

int main(void) {
    in_memory++;
    printf("content-type: text/plain\n\n");
    printf("global: %d\n", bump_global());
    printf("memory: %d\n", in_memory);
    printf("pages: %lu\n", (unsigned long)__builtin_wasm_memory_size(0));
    __builtin_wasm_memory_grow(0, 1);
    return 0;
}
