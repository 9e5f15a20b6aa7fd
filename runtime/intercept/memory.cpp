// mem*: the bytes that each call really reads and writes. While nothing needs a check, straight to libc.
#define SNARL_DEFINES_MEM_FUNCTIONS
#include "runtime/intercept/interceptor.h"
#include "runtime/intercept/touch.h"

#include <sys/types.h>

using namespace snarl;

namespace {

SNARL_INLINE void touch_copy(Pc pc, const void *to, const void *from, size_t n) {
  touch_read(pc, from, n);
  touch_write(pc, to, n);
}

// Up to and including the first difference.
size_t compared_bytes(const void *a, const void *b, size_t n) {
  using Bytes = const uint64_t __attribute__((aligned(1), may_alias));
  auto *x = static_cast<const char *>(a);
  auto *y = static_cast<const char *>(b);
  size_t i = 0;
  for (; i + sizeof(uint64_t) <= n; i += sizeof(uint64_t))
    if (const uint64_t differs = *reinterpret_cast<Bytes *>(x + i) ^ *reinterpret_cast<Bytes *>(y + i))
      return i + static_cast<size_t>(__builtin_ctzll(differs)) / 8 + 1;
  while (i < n && x[i] == y[i])
    ++i;
  return i < n ? i + 1 : n;
}

SNARL_INLINE void touch_compared(Pc pc, const void *a, const void *b, size_t n, int result) {
  if (untouched())
    return;
  size_t read = result == 0 ? n : compared_bytes(a, b, n);
  touch_read(pc, a, read);
  touch_read(pc, b, read);
}

// Of a search that ended at `found`, or nowhere.
SNARL_INLINE size_t searched_bytes(const void *from, const void *found, size_t n) {
  return found ? static_cast<size_t>(static_cast<const char *>(found) - static_cast<const char *>(from)) + 1 : n;
}

} // namespace

SNARL_INTERCEPT(void *, memcpy, void *to, const void *from, size_t n) {
  if (!untouched())
    touch_copy(SNARL_CALLER_PC(), to, from, n);
  return REAL(memcpy)(to, from, n);
}

SNARL_INTERCEPT(void *, memmove, void *to, const void *from, size_t n) {
  if (!untouched())
    touch_copy(SNARL_CALLER_PC(), to, from, n);
  return REAL(memmove)(to, from, n);
}

SNARL_INTERCEPT(void *, mempcpy, void *to, const void *from, size_t n) {
  if (!untouched())
    touch_copy(SNARL_CALLER_PC(), to, from, n);
  return REAL(mempcpy)(to, from, n);
}

SNARL_INTERCEPT(void *, __mempcpy, void *to, const void *from, size_t n) {
  if (!untouched())
    touch_copy(SNARL_CALLER_PC(), to, from, n);
  return REAL(__mempcpy)(to, from, n);
}

SNARL_INTERCEPT(void, bcopy, const void *from, void *to, size_t n) {
  touch_copy(SNARL_CALLER_PC(), to, from, n);
  REAL(bcopy)(from, to, n);
}

SNARL_INTERCEPT(void *, memset, void *to, int c, size_t n) {
  if (!untouched())
    touch_write(SNARL_CALLER_PC(), to, n);
  return REAL(memset)(to, c, n);
}

SNARL_INTERCEPT(void, bzero, void *to, size_t n) {
  touch_write(SNARL_CALLER_PC(), to, n);
  REAL(bzero)(to, n);
}

SNARL_INTERCEPT(void, explicit_bzero, void *to, size_t n) {
  touch_write(SNARL_CALLER_PC(), to, n);
  REAL(explicit_bzero)(to, n);
}

SNARL_INTERCEPT(void *, __memcpy_chk, void *to, const void *from, size_t n, size_t room) {
  touch_copy(SNARL_CALLER_PC(), to, from, n);
  return REAL(__memcpy_chk)(to, from, n, room);
}

SNARL_INTERCEPT(void *, __memmove_chk, void *to, const void *from, size_t n, size_t room) {
  touch_copy(SNARL_CALLER_PC(), to, from, n);
  return REAL(__memmove_chk)(to, from, n, room);
}

SNARL_INTERCEPT(void *, __mempcpy_chk, void *to, const void *from, size_t n, size_t room) {
  touch_copy(SNARL_CALLER_PC(), to, from, n);
  return REAL(__mempcpy_chk)(to, from, n, room);
}

SNARL_INTERCEPT(void *, __memset_chk, void *to, int c, size_t n, size_t room) {
  touch_write(SNARL_CALLER_PC(), to, n);
  return REAL(__memset_chk)(to, c, n, room);
}

SNARL_INTERCEPT(int, memcmp, const void *a, const void *b, size_t n) {
  int result = REAL(memcmp)(a, b, n);
  touch_compared(SNARL_CALLER_PC(), a, b, n, result);
  return result;
}

SNARL_INTERCEPT(int, bcmp, const void *a, const void *b, size_t n) {
  int result = REAL(bcmp)(a, b, n);
  touch_compared(SNARL_CALLER_PC(), a, b, n, result);
  return result;
}

SNARL_INTERCEPT(void *, memchr, const void *s, int c, size_t n) {
  void *found = REAL(memchr)(s, c, n);
  touch_read(SNARL_CALLER_PC(), s, searched_bytes(s, found, n));
  return found;
}

SNARL_INTERCEPT(void *, rawmemchr, const void *s, int c) {
  void *found = REAL(rawmemchr)(s, c);
  touch_read(SNARL_CALLER_PC(), s, searched_bytes(s, found, 0));
  return found;
}

SNARL_INTERCEPT(void *, __rawmemchr, const void *s, int c) {
  void *found = REAL(__rawmemchr)(s, c);
  touch_read(SNARL_CALLER_PC(), s, searched_bytes(s, found, 0));
  return found;
}

// Backwards: from the end to the byte found.
SNARL_INTERCEPT(void *, memrchr, const void *s, int c, size_t n) {
  void *found = REAL(memrchr)(s, c, n);
  size_t before = found ? static_cast<size_t>(static_cast<const char *>(found) - static_cast<const char *>(s)) : 0;
  touch_read(SNARL_CALLER_PC(), static_cast<const char *>(s) + before, n - before);
  return found;
}

SNARL_INTERCEPT(void *, memmem, const void *s, size_t n, const void *what, size_t length) {
  void *found = REAL(memmem)(s, n, what, length);
  Pc pc = SNARL_CALLER_PC();
  touch_read(pc, what, length);
  touch_read(pc, s, found && length ? searched_bytes(s, found, n) + length - 1 : (found ? 0 : n));
  return found;
}

// Copies up to and including the first c.
SNARL_INTERCEPT(void *, memccpy, void *to, const void *from, int c, size_t n) {
  void *end = REAL(memccpy)(to, from, c, n);
  touch_copy(SNARL_CALLER_PC(), to, from,
             end ? static_cast<size_t>(static_cast<char *>(end) - static_cast<char *>(to)) : n);
  return end;
}

SNARL_INTERCEPT(void, swab, const void *from, void *to, ssize_t n) {
  if (n > 1)
    touch_copy(SNARL_CALLER_PC(), to, from, static_cast<size_t>(n) & ~size_t{1});
  REAL(swab)(from, to, n);
}
