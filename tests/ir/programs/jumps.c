// setjmp and longjmp over several frames, and functions that never return.
#include <setjmp.h>
#include <stdio.h>

static jmp_buf place;
static int depth_seen;

__attribute__((noreturn)) static void leave(int value) { longjmp(place, value); }

__attribute__((noinline)) static int descend(int depth) {
  depth_seen = depth;
  if (depth == 0)
    leave(42);
  return descend(depth - 1) + depth;
}

int main(void) {
  volatile int rounds = 0;
  const int value = setjmp(place);
  if (value)
    printf("%d after %d\n", value, rounds);
  if (rounds++ < 3)
    descend(rounds * 5);
  printf("%d\n", depth_seen);
  return 0;
}
