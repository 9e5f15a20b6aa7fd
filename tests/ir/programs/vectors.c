// Conditional stores of a vectorised loop, and accesses of odd widths at odd places.
#include <stdio.h>
#include <string.h>

static int numbers[1000], selected[1000];
static unsigned char bytes[4096];

__attribute__((noinline)) static void choose(int *restrict to, const int *restrict from, int n) {
  for (int i = 0; i < n; ++i)
    if (from[i] % 3)
      to[i] = from[i] * 2;
}

__attribute__((noinline)) static unsigned long odd_places(unsigned char *p, int n) {
  unsigned long sum = 0;
  for (int i = 0; i + 8 <= n; i += 3) {
    unsigned long word;
    unsigned short half;
    memcpy(&word, p + i, 8);
    memcpy(&half, p + i + 1, 2);
    sum = sum * 31 + word + half;
    memcpy(p + i + 2, &half, 2);
  }
  return sum;
}

int main(void) {
  long total = 0;
  for (int i = 0; i < 1000; ++i)
    numbers[i] = i * 7;
  choose(selected, numbers, 1000);
  for (int i = 0; i < 1000; ++i)
    total += selected[i];
  for (int i = 0; i < 4096; ++i)
    bytes[i] = (unsigned char)(i * 13);
  printf("%ld %lu\n", total, odd_places(bytes, 4096));
  return 0;
}
