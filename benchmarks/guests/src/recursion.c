/* Calls and little else: Fibonacci, Ackermann, Takeuchi, n queens, towers of Hanoi, permutations, mutual recursion. */
#include <stdio.h>
#include "bench.h"

#define NOINLINE __attribute__((noinline))

static NOINLINE int fib(int n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }

static NOINLINE int ackermann(int m, int n) {
    if (m == 0) return n + 1;
    if (n == 0) return ackermann(m - 1, 1);
    return ackermann(m - 1, ackermann(m, n - 1));
}

static NOINLINE int tak(int x, int y, int z) {
    return y >= x ? z : tak(tak(x - 1, y, z), tak(y - 1, z, x), tak(z - 1, x, y));
}

static NOINLINE double takf(double x, double y, double z) {
    return y >= x ? z : takf(takf(x - 1, y, z), takf(y - 1, z, x), takf(z - 1, x, y));
}

static NOINLINE int queens(uint32_t all, uint32_t columns, uint32_t left, uint32_t right) {
    if (columns == all) return 1;
    int count = 0;
    for (uint32_t free = all & ~(columns | left | right); free;) {
        uint32_t bit = free & -free;
        free ^= bit;
        count += queens(all, columns | bit, (left | bit) << 1, (right | bit) >> 1);
    }
    return count;
}

static int64_t moves;
static NOINLINE void hanoi(int n, int from, int to, int via) {
    if (n == 0) return;
    hanoi(n - 1, from, via, to);
    moves += from * 3 + to;
    hanoi(n - 1, via, to, from);
}

static int items[9];
static uint32_t order_hash = CHECKSUM_INIT;
static NOINLINE void permute(int k) {
    if (k == 9) {
        order_hash = checksum_u32(order_hash, (uint32_t)(items[0] * 81 + items[4] * 9 + items[8]));
        return;
    }
    for (int i = k; i < 9; i++) {
        int t = items[k];
        items[k] = items[i];
        items[i] = t;
        permute(k + 1);
        items[i] = items[k];
        items[k] = t;
    }
}

/* Hofstadter's female and male sequences. */
static NOINLINE int male(int n);
static NOINLINE int female(int n) { return n == 0 ? 1 : n - male(female(n - 1)); }
static NOINLINE int male(int n) { return n == 0 ? 0 : n - female(male(n - 1)); }

int main(void) {
    bench_start();
    int f = fib(33);
    int a = ackermann(3, 8);
    int t = tak(20, 12, 6);
    double tf = takf(18, 12, 6);
    int q = queens((1 << 11) - 1, 0, 0, 0);
    hanoi(20, 0, 2, 1);
    for (int i = 0; i < 9; i++) items[i] = i;
    permute(0);
    int m = male(150) * 1000 + female(150);
    bench_end();

    printf("recursion fib %d ack %d tak %d %.0f queens %d hanoi %lld perm %08x hofstadter %d\n", f, a, t, tf, q,
           (long long)moves, order_hash, m);
    return 0;
}
