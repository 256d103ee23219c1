/*
 * The request comes as environment variables and standard input, the response
 * goes to standard output: headers, a blank line, the body.
 */
#include <stdio.h>
#include <stdlib.h>

static const char *variable(const char *name) {
    const char *value = getenv(name);
    return value ? value : "";
}

int main(void) {
    char body[4096];
    size_t n;

    puts("content-type: text/plain\n");
    puts("Hello from C!");
    printf("method: %s\n", variable("REQUEST_METHOD"));
    printf("path: %s\n", variable("PATH_INFO"));
    printf("query: %s\n", variable("QUERY_STRING"));
    while ((n = fread(body, 1, sizeof body, stdin)) > 0) fwrite(body, 1, n, stdout);
    return 0;
}
