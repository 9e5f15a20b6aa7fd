// Variable argument lists, aggregates by value, long double, wide and packed accesses, bit fields, VLAs.
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct big {
  char bytes[40];
  int tail;
};
struct __attribute__((packed)) packed {
  char c;
  int i;
  long l;
  short s;
};
struct bits {
  unsigned a : 3, b : 11, c : 17;
};
typedef int vec __attribute__((vector_size(32)));

static struct big shared_big;
static struct packed shared_packed;
static struct bits shared_bits;
static long double shared_real = 1.5L;
static vec shared_vec;

__attribute__((noinline)) static long sum(int count, ...) {
  va_list list;
  va_start(list, count);
  long total = 0;
  for (int i = 0; i < count; ++i)
    total += i % 2 ? va_arg(list, int) : (long)va_arg(list, double);
  va_end(list);
  return total;
}

__attribute__((noinline)) static int by_value(struct big b, int n) {
  char local[n];
  memset(local, b.bytes[3], n);
  return local[n - 1] + b.tail;
}

int main(int argc, char **argv) {
  memset(&shared_big, 7, sizeof shared_big);
  shared_big.tail = 3;
  struct big copy = shared_big;
  copy.bytes[3] = 9;
  shared_packed.i = 77;
  shared_packed.l += shared_packed.i;
  shared_packed.s = (short)shared_packed.l;
  shared_bits.b = 1025 + argc - 1;
  shared_bits.c += shared_bits.b;
  shared_real *= 2;
  shared_vec += 3;
  memmove(shared_big.bytes + 1, shared_big.bytes, 20 + argc - 1);
  printf("%ld %d %d %d %.1Lf %d %d\n", sum(4, 1.0, 2, 3.0, 4), by_value(shared_big, 10), by_value(copy, 11),
         shared_packed.s + shared_bits.c, shared_real, shared_vec[5], (int)strlen(argv[0]) > 0);
  return 0;
}
