#include <stdio.h>

int main(void) {
  int unused;
  return undefined_name + ;
}
