// The memory functions that compiler-generated code of the runtime calls. General registers only: planted code calls
// the runtime with its vector registers live. Small blocks by loops, large ones by the string instructions.
#define SNARL_DEFINES_MEM_FUNCTIONS
#include "runtime/platform/base.h"

namespace {

constexpr size_t kStringInstructionFrom = 256;

using Word = uint64_t __attribute__((may_alias, aligned(1)));

void copy_up(char *to, const char *from, size_t n) {
  for (; n >= 8; n -= 8, to += 8, from += 8)
    *reinterpret_cast<Word *>(to) = *reinterpret_cast<const Word *>(from);
  for (; n; --n)
    *to++ = *from++;
}

void copy_down(char *to, const char *from, size_t n) {
  for (; n >= 8; n -= 8)
    *reinterpret_cast<Word *>(to + n - 8) = *reinterpret_cast<const Word *>(from + n - 8);
  for (; n; --n)
    to[n - 1] = from[n - 1];
}

} // namespace

void *__snarl_memcpy(void *to, const void *from, size_t n) {
  if (n < kStringInstructionFrom) {
    copy_up(static_cast<char *>(to), static_cast<const char *>(from), n);
    return to;
  }
  void *at = to;
  __asm__ volatile("rep movsb" : "+D"(at), "+S"(from), "+c"(n) : : "memory");
  return to;
}

void *__snarl_memmove(void *to, const void *from, size_t n) {
  if (reinterpret_cast<uintptr_t>(to) - reinterpret_cast<uintptr_t>(from) >= n)
    return __snarl_memcpy(to, from, n); // `to` is not inside [from, from + n): copying upwards is safe
  copy_down(static_cast<char *>(to), static_cast<const char *>(from), n);
  return to;
}

void *__snarl_memset(void *to, int c, size_t n) {
  if (n >= kStringInstructionFrom) {
    void *at = to;
    __asm__ volatile("rep stosb" : "+D"(at), "+c"(n) : "a"(c) : "memory");
    return to;
  }
  char *p = static_cast<char *>(to);
  uint64_t pattern = 0x0101010101010101ULL * static_cast<unsigned char>(c);
  for (; n >= 8; n -= 8, p += 8)
    *reinterpret_cast<Word *>(p) = pattern;
  for (; n; --n)
    *p++ = static_cast<char>(c);
  return to;
}

int __snarl_memcmp(const void *a, const void *b, size_t n) {
  auto *x = static_cast<const unsigned char *>(a);
  auto *y = static_cast<const unsigned char *>(b);
  for (size_t i = 0; i < n; ++i)
    if (x[i] != y[i])
      return x[i] < y[i] ? -1 : 1;
  return 0;
}

size_t __snarl_strlen(const char *s) {
  size_t n = 0;
  while (s[n])
    ++n;
  return n;
}
