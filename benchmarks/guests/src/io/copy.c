/*
 * Files, a mebibyte at a time and 4 KiB at a time: 64 MiB written, read, copied, copied back, read.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "../bench.h"

#define FILE_BYTES (64 << 20)
#define MOST_AT_ONCE (1 << 20)

static unsigned char buffer[MOST_AT_ONCE];

static void check(int succeeded, const char *what) {
    if (!succeeded) {
        perror(what);
        exit(1);
    }
}

static int opened(const char *name, int flags) {
    int fd = open(name, flags, 0644);
    check(fd >= 0, name);
    return fd;
}

static void fill(const char *name) {
    int fd = opened(name, O_WRONLY | O_CREAT | O_TRUNC);
    for (int done = 0; done < FILE_BYTES; done += MOST_AT_ONCE) {
        buffer[0] = (unsigned char)(done >> 20);
        check(write(fd, buffer, MOST_AT_ONCE) == MOST_AT_ONCE, "write");
    }
    check(close(fd) == 0, "close");
}

/* The first byte of each read counts: what is measured is the way into memory. */
static uint32_t sum(const char *name, size_t at_once) {
    int fd = opened(name, O_RDONLY);
    uint32_t h = CHECKSUM_INIT;
    for (ssize_t n; (n = read(fd, buffer, at_once)) != 0;) {
        check(n > 0, "read");
        h = checksum_bytes(h, buffer, 1);
    }
    check(close(fd) == 0, "close");
    return h;
}

static void copy(const char *from, const char *to, size_t at_once) {
    int in = opened(from, O_RDONLY);
    int out = opened(to, O_WRONLY | O_CREAT | O_TRUNC);
    for (ssize_t n; (n = read(in, buffer, at_once)) != 0;) {
        check(n > 0, "read");
        check(write(out, buffer, (size_t)n) == n, "write");
    }
    check(close(in) == 0 && close(out) == 0, "close");
}

int main(void) {
    uint32_t state = 2463534242u;
    for (size_t i = 0; i < sizeof buffer; i++) buffer[i] = (unsigned char)rng_next(&state);
    bench_start();
    fill("a");
    uint32_t big = sum("a", MOST_AT_ONCE);
    copy("a", "b", MOST_AT_ONCE);
    copy("b", "a", 4096);
    uint32_t small = sum("a", 4096);
    bench_end();
    printf("%08x %08x\n", big, small);
    check(unlink("a") == 0 && unlink("b") == 0, "unlink");
    return 0;
}
