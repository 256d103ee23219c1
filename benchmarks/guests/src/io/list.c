/* A directory of 10,000 entries, which is made where it is not there yet, listed twice. */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../bench.h"

#define ENTRIES 10000

static void check(int succeeded, const char *what) {
    if (!succeeded) {
        perror(what);
        exit(1);
    }
}

static void make(void) {
    char name[32];
    check(mkdir("many", 0755) == 0, "many");
    for (int i = 0; i < ENTRIES; i++) {
        snprintf(name, sizeof name, "many/entry-%d", i);
        int fd = open(name, O_WRONLY | O_CREAT, 0644);
        check(fd >= 0 && close(fd) == 0, name);
    }
    check(mkdir("made", 0755) == 0, "made");
}

int main(void) {
    struct stat made;
    if (stat("made", &made) != 0) make();
    int count = 0;
    uint32_t sum = 0; /* The order is the host's. */
    bench_start();
    for (int times = 0; times < 2; times++) {
        DIR *dir = opendir("many");
        check(dir != NULL, "many");
        for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
            if (entry->d_name[0] == '.') continue; /* Not every host lists itself. */
            sum += checksum_bytes(CHECKSUM_INIT, entry->d_name, strlen(entry->d_name));
            count++;
        }
        check(closedir(dir) == 0, "closedir");
    }
    bench_end();
    printf("%d %08x\n", count, sum);
    return 0;
}
