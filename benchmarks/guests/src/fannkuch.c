/* Pancakes: for all permutations of ten numbers, how often a prefix must be turned over until the first is 1. */
#include <stdio.h>
#include "bench.h"

#define N 10

int main(void) {
    int perm[N], current[N], count[N], most = 0, checksum = 0, index = 0, r = N;
    for (int i = 0; i < N; i++) perm[i] = i;

    bench_start();
    for (;;) {
        for (; r != 1; r--) count[r - 1] = r;
        if (perm[0] != 0) {
            int flips = 0, first = perm[0];
            for (int i = 0; i < N; i++) current[i] = perm[i];
            do {
                for (int i = 1, j = first - 1; i < j; i++, j--) {
                    int t = current[i];
                    current[i] = current[j];
                    current[j] = t;
                }
                int next = current[first];
                current[first] = first;
                first = next;
                flips++;
            } while (first != 0);
            if (flips > most) most = flips;
            checksum += index % 2 == 0 ? flips : -flips;
        }
        for (;; r++) {
            if (r == N) goto done;
            int first = perm[0];
            for (int i = 0; i < r; i++) perm[i] = perm[i + 1];
            perm[r] = first;
            if (--count[r] > 0) break;
        }
        index++;
    }
done:
    bench_end();

    printf("fannkuch %d: checksum %d, %d flips\n", N, checksum, most);
    return 0;
}
