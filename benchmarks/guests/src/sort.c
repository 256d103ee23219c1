/*
 * Three sorts on 32-bit integers and on structs: quicksort (median of three,
 * insertion sort for short runs), heapsort, and a bottom-up mergesort that
 * calls its comparison through a function pointer.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "bench.h"

#define INTS 600000
#define RECORDS 150000

/* ---- integers -------------------------------------------------------------- */

static void insertion_int(int32_t *a, int n) {
    for (int i = 1; i < n; i++) {
        int32_t v = a[i];
        int k = i;
        while (k > 0 && a[k - 1] > v) {
            a[k] = a[k - 1];
            k--;
        }
        a[k] = v;
    }
}

static inline void swap_int(int32_t *a, int32_t *b) {
    int32_t t = *a;
    *a = *b;
    *b = t;
}

static void quick_int(int32_t *a, int n) {
    while (n > 24) {
        int mid = n / 2;
        if (a[mid] < a[0]) swap_int(&a[mid], &a[0]);
        if (a[n - 1] < a[0]) swap_int(&a[n - 1], &a[0]);
        if (a[n - 1] < a[mid]) swap_int(&a[n - 1], &a[mid]);
        int32_t pivot = a[mid];
        int i = 0, j = n - 1;
        while (i <= j) {
            while (a[i] < pivot) i++;
            while (a[j] > pivot) j--;
            if (i <= j) swap_int(&a[i++], &a[j--]);
        }
        /* Recurse into the shorter part, loop on the longer one. */
        if (j + 1 < n - i) {
            quick_int(a, j + 1);
            a += i;
            n -= i;
        } else {
            quick_int(a + i, n - i);
            n = j + 1;
        }
    }
    insertion_int(a, n);
}

static void sift_int(int32_t *a, int root, int n) {
    int32_t v = a[root];
    for (;;) {
        int child = 2 * root + 1;
        if (child >= n) break;
        if (child + 1 < n && a[child + 1] > a[child]) child++;
        if (a[child] <= v) break;
        a[root] = a[child];
        root = child;
    }
    a[root] = v;
}

static void heap_int(int32_t *a, int n) {
    for (int i = n / 2 - 1; i >= 0; i--) sift_int(a, i, n);
    for (int i = n - 1; i > 0; i--) {
        swap_int(&a[0], &a[i]);
        sift_int(a, 0, i);
    }
}

static void merge_int(int32_t *a, int n, int32_t *scratch) {
    for (int width = 1; width < n; width *= 2) {
        for (int lo = 0; lo < n; lo += 2 * width) {
            int mid = lo + width < n ? lo + width : n;
            int hi = lo + 2 * width < n ? lo + 2 * width : n;
            int i = lo, j = mid, k = lo;
            while (i < mid && j < hi) scratch[k++] = a[j] < a[i] ? a[j++] : a[i++];
            while (i < mid) scratch[k++] = a[i++];
            while (j < hi) scratch[k++] = a[j++];
        }
        memcpy(a, scratch, (size_t)n * sizeof *a);
    }
}

/* ---- records --------------------------------------------------------------- */

typedef struct {
    uint32_t id;
    int32_t group;
    double score;
    char name[8];
} Record;

typedef int (*Compare)(const Record *, const Record *);

static int by_name(const Record *a, const Record *b) {
    int c = memcmp(a->name, b->name, sizeof a->name);
    return c != 0 ? c : (a->id > b->id) - (a->id < b->id);
}

static int by_group_then_score(const Record *a, const Record *b) {
    if (a->group != b->group) return a->group < b->group ? -1 : 1;
    if (a->score != b->score) return a->score < b->score ? -1 : 1;
    return (a->id > b->id) - (a->id < b->id);
}

static int by_id(const Record *a, const Record *b) { return (a->id > b->id) - (a->id < b->id); }

static void merge_records(Record *a, int n, Record *scratch, Compare compare) {
    for (int width = 1; width < n; width *= 2) {
        for (int lo = 0; lo < n; lo += 2 * width) {
            int mid = lo + width < n ? lo + width : n;
            int hi = lo + 2 * width < n ? lo + 2 * width : n;
            int i = lo, j = mid, k = lo;
            while (i < mid && j < hi) scratch[k++] = compare(&a[j], &a[i]) < 0 ? a[j++] : a[i++];
            while (i < mid) scratch[k++] = a[i++];
            while (j < hi) scratch[k++] = a[j++];
        }
        memcpy(a, scratch, (size_t)n * sizeof *a);
    }
}

static void quick_records(Record *a, int n, Compare compare) {
    while (n > 1) {
        Record pivot = a[n / 2];
        int i = 0, j = n - 1;
        while (i <= j) {
            while (compare(&a[i], &pivot) < 0) i++;
            while (compare(&a[j], &pivot) > 0) j--;
            if (i <= j) {
                Record t = a[i];
                a[i++] = a[j];
                a[j--] = t;
            }
        }
        if (j + 1 < n - i) {
            quick_records(a, j + 1, compare);
            a += i;
            n -= i;
        } else {
            quick_records(a + i, n - i, compare);
            n = j + 1;
        }
    }
}

static void sift_record(Record *a, int root, int n, Compare compare) {
    Record v = a[root];
    for (;;) {
        int child = 2 * root + 1;
        if (child >= n) break;
        if (child + 1 < n && compare(&a[child + 1], &a[child]) > 0) child++;
        if (compare(&a[child], &v) <= 0) break;
        a[root] = a[child];
        root = child;
    }
    a[root] = v;
}

static void heap_records(Record *a, int n, Compare compare) {
    for (int i = n / 2 - 1; i >= 0; i--) sift_record(a, i, n, compare);
    for (int i = n - 1; i > 0; i--) {
        Record t = a[0];
        a[0] = a[i];
        a[i] = t;
        sift_record(a, 0, i, compare);
    }
}

/* ---- checks ---------------------------------------------------------------- */

static uint32_t check_ints(const int32_t *a, int n, int *sorted) {
    uint32_t h = CHECKSUM_INIT;
    for (int i = 0; i < n; i++) {
        if (i > 0 && a[i - 1] > a[i]) *sorted = 0;
        h = checksum_u32(h, (uint32_t)a[i]);
    }
    return h;
}

static uint32_t check_records(const Record *a, int n, Compare compare, int *sorted) {
    uint32_t h = CHECKSUM_INIT;
    for (int i = 0; i < n; i++) {
        if (i > 0 && compare(&a[i - 1], &a[i]) > 0) *sorted = 0;
        h = checksum_u32(h, a[i].id);
    }
    return h;
}

int main(void) {
    int32_t *ints = malloc(INTS * sizeof *ints), *work = malloc(INTS * sizeof *work);
    int32_t *scratch = malloc(INTS * sizeof *scratch);
    Record *records = malloc(RECORDS * sizeof *records), *rwork = malloc(RECORDS * sizeof *rwork);
    Record *rscratch = malloc(RECORDS * sizeof *rscratch);
    uint32_t rng = 88172645u, sums[6];
    int sorted = 1;

    for (int i = 0; i < INTS; i++) ints[i] = (int32_t)rng_next(&rng);
    for (int i = 0; i < RECORDS; i++) {
        records[i].id = rng_next(&rng);
        records[i].group = (int32_t)rng_below(&rng, 100);
        records[i].score = rng_below(&rng, 10000) / 8.0;
        for (int k = 0; k < 8; k++) records[i].name[k] = (char)('a' + rng_below(&rng, 26));
    }

    bench_start();
    memcpy(work, ints, INTS * sizeof *work);
    quick_int(work, INTS);
    sums[0] = check_ints(work, INTS, &sorted);
    memcpy(work, ints, INTS * sizeof *work);
    heap_int(work, INTS);
    sums[1] = check_ints(work, INTS, &sorted);
    memcpy(work, ints, INTS * sizeof *work);
    merge_int(work, INTS, scratch);
    sums[2] = check_ints(work, INTS, &sorted);
    memcpy(rwork, records, RECORDS * sizeof *rwork);
    merge_records(rwork, RECORDS, rscratch, by_name);
    sums[3] = check_records(rwork, RECORDS, by_name, &sorted);
    memcpy(rwork, records, RECORDS * sizeof *rwork);
    quick_records(rwork, RECORDS, by_group_then_score);
    sums[4] = check_records(rwork, RECORDS, by_group_then_score, &sorted);
    memcpy(rwork, records, RECORDS * sizeof *rwork);
    heap_records(rwork, RECORDS, by_id);
    sums[5] = check_records(rwork, RECORDS, by_id, &sorted);
    bench_end();

    if (sums[0] != sums[1] || sums[1] != sums[2]) sorted = 0;
    printf("sort ints %08x records %08x %08x %08x %s\n", sums[0], sums[3], sums[4], sums[5],
           sorted ? "ok" : "NOT SORTED");
    return sorted ? 0 : 1;
}
