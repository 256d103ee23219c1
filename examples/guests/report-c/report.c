/* A cron job: tells when it was to run. A real one would look at something and send what it finds. */
#include <stdio.h>
#include <stdlib.h>

int main(void) {
    printf("report of %s\n", getenv("EVENT_TIME"));
    return 0;
}
