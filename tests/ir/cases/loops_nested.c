// The check of a nest of loops comes before the outermost. (Clang 14 leaves the loops in another form.)
// flags: -O1
// flags: -O2
// only: 19 22
#include <stddef.h>

// in product
// count 3: call preserve_allcc
// reject: __snarl_(read|write)[0-9]
void product(double *c, const double *a, const double *b, size_t n) {
  for (size_t i = 0; i < n; ++i)
    for (size_t k = 0; k < n; ++k)
      for (size_t j = 0; j < n; ++j)
        c[i * n + j] += a[i * n + k] * b[k * n + j];
}
// in columns
// count 1: call preserve_allcc
// expect: __snarl_write_range_leaf\(.*i64 7680
void columns(int a[48][40]) {
  for (int column = 0; column < 40; ++column)
    for (int row = 0; row < 48; ++row)
      a[row][column] = row;
}
