#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static int descending(const void *a, const void *b) {
  return *(const int *)b - *(const int *)a;
}

int main(int argc, char **argv) {
  int numbers[] = {3, 1, 4, 1, 5, 9, 2, 6};
  qsort(numbers, 8, sizeof *numbers, descending);
  for (int i = 0; i < 8; i++) {
    printf("%d ", numbers[i]);
  }
  for (int i = 1; i < argc; i++) {
    printf("%s ", argv[i]);
  }
  printf("%.6f\n", pow(2, 0.5));
  return argc;
}
