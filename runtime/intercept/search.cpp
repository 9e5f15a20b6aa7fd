// Sorting, searching, tables and trees. The comparisons run the program's own checked code; the moves in between are
// libc's.
#include "runtime/intercept/calls_back.h"
#include "runtime/intercept/interceptor.h"
#include "runtime/intercept/touch.h"

#include <search.h>

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

// One after the other; lsearch adds what it does not find.
SNARL_INTERCEPT(void *, lfind, const void *key, const void *array, size_t *count, size_t size, Compare *compare) {
  touch_read(SNARL_CALLER_PC(), count, sizeof *count);
  CallsBack frame(SNARL_CALLER_PC());
  return REAL(lfind)(key, array, count, size, compare);
}
SNARL_INTERCEPT(void *, lsearch, const void *key, void *array, size_t *count, size_t size, Compare *compare) {
  const Pc pc = SNARL_CALLER_PC();
  touch_read(pc, count, sizeof *count);
  const size_t before = *count;
  void *found;
  {
    CallsBack frame(pc);
    found = REAL(lsearch)(key, array, count, size, compare);
  }
  if (*count != before) {
    touch_read(pc, key, size);
    touch_write(pc, count, sizeof *count);
    touch_write(pc, found, size);
  }
  return found;
}

// A tree: its root stands for all of it. A search for what is to be added puts the tree in order on its way, also when
// it finds it.
SNARL_INTERCEPT(void *, tsearch, const void *key, void **root, Compare *compare) {
  if (root)
    touch_write(SNARL_CALLER_PC(), root, sizeof *root);
  CallsBack frame(SNARL_CALLER_PC());
  return REAL(tsearch)(key, root, compare);
}
SNARL_INTERCEPT(void *, tdelete, const void *key, void **root, Compare *compare) {
  if (root)
    touch_write(SNARL_CALLER_PC(), root, sizeof *root);
  CallsBack frame(SNARL_CALLER_PC());
  return REAL(tdelete)(key, root, compare);
}
SNARL_INTERCEPT(void *, tfind, const void *key, void *const *root, Compare *compare) {
  if (root)
    touch_read(SNARL_CALLER_PC(), root, sizeof *root);
  CallsBack frame(SNARL_CALLER_PC());
  return REAL(tfind)(key, root, compare);
}

// A table of the caller's, which only who enters something changes.
SNARL_INTERCEPT(int, hsearch_r, ENTRY item, ACTION action, ENTRY **found, hsearch_data *table) {
  const Pc pc = SNARL_CALLER_PC();
  action == ENTER ? touch_write(pc, table, sizeof *table) : touch_read(pc, table, sizeof *table);
  const int result = REAL(hsearch_r)(item, action, found, table);
  touch_write(pc, found, sizeof *found);
  return result;
}
SNARL_INTERCEPT(int, hcreate_r, size_t room, hsearch_data *table) {
  if (table)
    touch_write(SNARL_CALLER_PC(), table, sizeof *table);
  return REAL(hcreate_r)(room, table);
}
SNARL_INTERCEPT(void, hdestroy_r, hsearch_data *table) {
  if (table)
    touch_write(SNARL_CALLER_PC(), table, sizeof *table);
  REAL(hdestroy_r)(table);
}
