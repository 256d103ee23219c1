/* Handles messages: each is a number and a word, "3 apples". Others are refused, by a status that is not 0. */
#include <stdio.h>
#include <stdlib.h>

int main(void) {
    int count;
    char what[64];

    if (scanf("%d %63s", &count, what) != 2) {
        fprintf(stderr, "what %s says is no order\n", getenv("EVENT_CHANNEL"));
        return 1;
    }
    printf("%d of %s\n", count, what);
    return 0;
}
