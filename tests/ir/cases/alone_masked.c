// A loop with masked accesses has a version without tests, too; their calls stay in it, as those of rare accesses do.
// flags: -O1 -mavx2
#include <immintrin.h>
struct row {
  struct row *next;
  int values[4];
};
// in fill
// expect: load i32, .*@__snarl_tls
// expect: icmp eq i32 %\S+, 0
// count 1: icmp eq i32 %\S+, 0
// count 8: call .*@__snarl_write_range
// count 1: btrq
void fill(struct row *p, __m128i mask, __m128i value) {
  for (; p; p = p->next)
    _mm_maskstore_epi32(p->values, mask, value);
}
