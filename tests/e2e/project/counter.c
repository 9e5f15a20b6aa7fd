#include "counter.h"
#include <snarl/annotations.h>

static int count, guesses;

void count_up(void) {
  ++count; // @count
}

/* A number that may be wrong: the program says so. */
void guess(void) {
  SNARL_IGNORE_ACCESSES_BEGIN();
  ++guesses;
  SNARL_IGNORE_ACCESSES_END();
}

int counted(void) {
  return count;
}
