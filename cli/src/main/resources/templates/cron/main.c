/*
 * The time at which it was to run is an environment variable. What is written
 * goes to the log; a status other than 0 says that it failed.
 */
#include <stdio.h>
#include <stdlib.h>

int main(void) {
    const char *time = getenv("EVENT_TIME");

    printf("it is %s\n", time ? time : "?");
    return 0;
}
