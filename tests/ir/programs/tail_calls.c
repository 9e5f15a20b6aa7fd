// Mutual recursion that would overflow the stack if its tail calls were not jumps; only where the compiler
// makes jumps of them.
// levels: 0 2 3
#include <stdio.h>

static long counter;
static int odd(unsigned n, long *seen);

__attribute__((noinline)) static int even(unsigned n, long *seen) {
  ++*seen;
  return n == 0 ? 1 : odd(n - 1, seen);
}

__attribute__((noinline)) static int odd(unsigned n, long *seen) {
  ++*seen;
  return n == 0 ? 0 : even(n - 1, seen);
}

__attribute__((noinline)) static int many(int a, int b, int c, int d, int e, int f, int g, int h) {
  counter += a + b + c + d + e + f + g + h;
  return counter > 100 ? (int)counter : many(b, c, d, e, f, g, h, a + 1);
}

struct step;
typedef int action(const struct step *step, unsigned n);
struct step {
  action *next;
};

__attribute__((noinline)) static int one_step(const struct step *step, unsigned n) {
  ++counter;
  return n == 0 ? 7 : step->next(step, n - 1);
}

int main(void) {
  struct step dispatch = {one_step};
#ifdef __OPTIMIZE__
  const unsigned rounds = 3000000;
#else
  const unsigned rounds = 1000;
#endif
  const int result = even(rounds, &counter);
  printf("%d %d %d\n", result, many(1, 2, 3, 4, 5, 6, 7, 8) > 0, dispatch.next(&dispatch, rounds));
  return 0;
}
