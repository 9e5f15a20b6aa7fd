// Sorting and searching. The comparisons run the program's own checked code; the moves in between are libc's.
#include "runtime/intercept/calls_back.h"
#include "runtime/intercept/interceptor.h"
#include "runtime/intercept/touch.h"

using namespace snarl;

using Compare = int(const void *, const void *);
using CompareWith = int(const void *, const void *, void *);

SNARL_INTERCEPT(void, qsort, void *array, size_t count, size_t size, Compare *compare) {
  if (count > 1)
    touch_write(SNARL_CALLER_PC(), array, count * size);
  CallsBack frame(SNARL_CALLER_PC());
  REAL(qsort)(array, count, size, compare);
}
SNARL_INTERCEPT(void, qsort_r, void *array, size_t count, size_t size, CompareWith *compare, void *argument) {
  if (count > 1)
    touch_write(SNARL_CALLER_PC(), array, count * size);
  CallsBack frame(SNARL_CALLER_PC());
  REAL(qsort_r)(array, count, size, compare, argument);
}
SNARL_INTERCEPT(void *, bsearch, const void *key, const void *array, size_t count, size_t size, Compare *compare) {
  CallsBack frame(SNARL_CALLER_PC());
  return REAL(bsearch)(key, array, count, size, compare);
}
