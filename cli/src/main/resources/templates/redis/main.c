/*
 * The message is the standard input, its channel an environment variable. What
 * is written goes to the log; a status other than 0 says that it failed.
 */
#include <stdio.h>
#include <stdlib.h>

int main(void) {
    char message[4096];
    const char *channel = getenv("EVENT_CHANNEL");
    size_t size = fread(message, 1, sizeof message, stdin);

    printf("%s: %.*s\n", channel ? channel : "?", (int)size, message);
    return 0;
}
