/* The matrix products with relaxed instructions: build.sh allows them to this one. */
#include "matmul.c"
