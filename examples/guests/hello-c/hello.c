/*
 * A CGI-style (WAGI) HTTP guest: the request comes in as environment variables
 * and stdin, the response goes out on stdout as headers, a blank line, a body.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *variable(const char *name, const char *otherwise) {
    const char *value = getenv(name);
    return value && *value ? value : otherwise;
}

int main(void) {
    char body[4096];
    size_t n, total = 0;

    puts("content-type: text/plain\n");
    puts("Hello from C!");
    printf("method: %s\n", variable("REQUEST_METHOD", "-"));
    printf("path: %s\n", variable("PATH_INFO", "-"));
    printf("query: %s\n", variable("QUERY_STRING", "-"));
    while ((n = fread(body, 1, sizeof body, stdin)) > 0) {
        if (total == 0) fputs("body: ", stdout);
        total += n;
        fwrite(body, 1, n, stdout);
    }
    if (total > 0) putchar('\n');
    return 0;
}
