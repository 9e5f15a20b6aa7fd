// A leaf's loop that can be left in many ways is taken by the compiler to turn a few times only. Its tests are inline
// all the same (9; 6 before), in each case that is not rare; in a function that calls others only those of each turn.
// flags: -O2 --snarl-reduce-alone=0
#include <stddef.h>
struct coder {
  unsigned range, low, at, count;
  unsigned char symbols[64];
  unsigned short weights[8];
};
// in encode
// count 9: br i1 .*!prof
int encode(struct coder *c, unsigned char *out, size_t *pos, size_t size) {
  while (c->at < c->count) {
    if (c->range < 1u << 24) {
      if (*pos == size)
        return 1;
      out[(*pos)++] = (unsigned char)(c->low >> 24);
      c->range <<= 8;
    }
    switch (c->symbols[c->at]) {
    case 0:
      c->low += c->range;
      c->weights[0] -= 3;
      break;
    case 1:
      c->range >>= 1;
      c->weights[1] += 5;
      break;
    case 2:
      c->low ^= c->range;
      c->weights[2] ^= 9;
      break;
    default:
      return 2;
    }
    ++c->at;
  }
  return 0;
}
// in encode_with_calls
// count 3: br i1 .*!prof
int flush(struct coder *c);
int encode_with_calls(struct coder *c) {
  while (c->at < c->count) {
    if (c->range < 1u << 24 && flush(c))
      return 1;
    switch (c->symbols[c->at]) {
    case 0:
      c->weights[0] -= 3;
      break;
    case 1:
      c->weights[1] += 5;
      break;
    default:
      return 2;
    }
    ++c->at;
  }
  return 0;
}
