#include <string.h>

static inline __attribute__((always_inline)) void copy_number(int *to, const int *from) {
  memcpy(to, from, sizeof *to);
}
