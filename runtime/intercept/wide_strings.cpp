// wcs* and wmem*: as strings.cpp, memory.cpp and string_copies.cpp, in units of wchar_t.
#define SNARL_DEFINES_MEM_FUNCTIONS
#include "runtime/intercept/allocation.h"
#include "runtime/intercept/interceptor.h"
#include "runtime/intercept/string_bytes.h"

#include <wchar.h>
#include <wctype.h>

using namespace snarl;

namespace {

SNARL_INLINE void touch_read_wide(Pc pc, const wchar_t *s, size_t n) {
  touch_read(pc, s, n * sizeof *s);
}
SNARL_INLINE void touch_write_wide(Pc pc, wchar_t *s, size_t n) {
  touch_write(pc, s, n * sizeof *s);
}

void touch_wide_copy(Pc pc, wchar_t *to, const wchar_t *from, size_t n) {
  touch_read_wide(pc, from, n);
  touch_write_wide(pc, to, n);
}

void touch_wide_comparison(Pc pc, const wchar_t *a, const wchar_t *b, size_t limit, bool ends_at_zero) {
  if (untouched())
    return;
  size_t n = 0;
  while (n < limit && a[n] == b[n] && !(ends_at_zero && a[n] == 0))
    ++n;
  n = n < limit ? n + 1 : limit;
  touch_read_wide(pc, a, n);
  touch_read_wide(pc, b, n);
}

// Of a comparison that takes upper and lower case for the same.
void touch_folded_comparison(Pc pc, const wchar_t *a, const wchar_t *b, size_t limit) {
  if (untouched())
    return;
  size_t n = 0;
  while (n < limit && a[n] && towlower(static_cast<wint_t>(a[n])) == towlower(static_cast<wint_t>(b[n])))
    ++n;
  n = n < limit ? n + 1 : limit;
  touch_read_wide(pc, a, n);
  touch_read_wide(pc, b, n);
}

void touch_wide_appended(Pc pc, wchar_t *to, const wchar_t *from, size_t limit) {
  if (untouched())
    return;
  size_t length = wide_length(to), added = wide_length(from, limit);
  touch_read_wide(pc, to, length + 1);
  touch_read_wide(pc, from, added < limit ? added + 1 : added);
  touch_write_wide(pc, to + length, added + 1);
}

void touch_wide_search(Pc pc, const wchar_t *s, const wchar_t *found, size_t all) {
  touch_read_wide(pc, s, found ? static_cast<size_t>(found - s) + 1 : all);
}

} // namespace

SNARL_INTERCEPT(size_t, wcslen, const wchar_t *s) {
  size_t n = REAL(wcslen)(s);
  touch_read_wide(SNARL_CALLER_PC(), s, n + 1);
  return n;
}
SNARL_INTERCEPT(size_t, wcsnlen, const wchar_t *s, size_t limit) {
  size_t n = REAL(wcsnlen)(s, limit);
  touch_read_wide(SNARL_CALLER_PC(), s, n < limit ? n + 1 : n);
  return n;
}

#define SNARL_WIDE_COPY(name)                                                                                          \
  SNARL_INTERCEPT(wchar_t *, name, wchar_t *to, const wchar_t *from, size_t n) {                                       \
    touch_wide_copy(SNARL_CALLER_PC(), to, from, n);                                                                   \
    return REAL(name)(to, from, n);                                                                                    \
  }
SNARL_WIDE_COPY(wmemcpy)
SNARL_WIDE_COPY(wmemmove)
SNARL_WIDE_COPY(wmempcpy)

#define SNARL_WIDE_COPY_CHK(name)                                                                                      \
  SNARL_INTERCEPT(wchar_t *, name, wchar_t *to, const wchar_t *from, size_t n, size_t room) {                          \
    touch_wide_copy(SNARL_CALLER_PC(), to, from, n);                                                                   \
    return REAL(name)(to, from, n, room);                                                                              \
  }
SNARL_WIDE_COPY_CHK(__wmemcpy_chk)
SNARL_WIDE_COPY_CHK(__wmemmove_chk)
SNARL_WIDE_COPY_CHK(__wmempcpy_chk)

SNARL_INTERCEPT(wchar_t *, wmemset, wchar_t *to, wchar_t c, size_t n) {
  touch_write_wide(SNARL_CALLER_PC(), to, n);
  return REAL(wmemset)(to, c, n);
}
SNARL_INTERCEPT(wchar_t *, __wmemset_chk, wchar_t *to, wchar_t c, size_t n, size_t room) {
  touch_write_wide(SNARL_CALLER_PC(), to, n);
  return REAL(__wmemset_chk)(to, c, n, room);
}
SNARL_INTERCEPT(int, wmemcmp, const wchar_t *a, const wchar_t *b, size_t n) {
  int result = REAL(wmemcmp)(a, b, n);
  touch_wide_comparison(SNARL_CALLER_PC(), a, b, n, false);
  return result;
}
SNARL_INTERCEPT(wchar_t *, wmemchr, const wchar_t *s, wchar_t c, size_t n) {
  wchar_t *found = REAL(wmemchr)(s, c, n);
  touch_wide_search(SNARL_CALLER_PC(), s, found, n);
  return found;
}

#define SNARL_WIDE_STRING_COPY(name)                                                                                   \
  SNARL_INTERCEPT(wchar_t *, name, wchar_t *to, const wchar_t *from) {                                                 \
    if (!untouched())                                                                                                  \
      touch_wide_copy(SNARL_CALLER_PC(), to, from, wide_length(from) + 1);                                             \
    return REAL(name)(to, from);                                                                                       \
  }
SNARL_WIDE_STRING_COPY(wcscpy)
SNARL_WIDE_STRING_COPY(wcpcpy)

#define SNARL_WIDE_PADDED_COPY(name)                                                                                   \
  SNARL_INTERCEPT(wchar_t *, name, wchar_t *to, const wchar_t *from, size_t n) {                                       \
    if (!untouched()) {                                                                                                \
      size_t length = wide_length(from, n);                                                                            \
      touch_read_wide(SNARL_CALLER_PC(), from, length < n ? length + 1 : n);                                           \
      touch_write_wide(SNARL_CALLER_PC(), to, n);                                                                      \
    }                                                                                                                  \
    return REAL(name)(to, from, n);                                                                                    \
  }
SNARL_WIDE_PADDED_COPY(wcsncpy)
SNARL_WIDE_PADDED_COPY(wcpncpy)

SNARL_INTERCEPT(wchar_t *, wcscat, wchar_t *to, const wchar_t *from) {
  touch_wide_appended(SNARL_CALLER_PC(), to, from, SIZE_MAX);
  return REAL(wcscat)(to, from);
}
SNARL_INTERCEPT(wchar_t *, wcsncat, wchar_t *to, const wchar_t *from, size_t n) {
  touch_wide_appended(SNARL_CALLER_PC(), to, from, n);
  return REAL(wcsncat)(to, from, n);
}
SNARL_INTERCEPT(int, wcscmp, const wchar_t *a, const wchar_t *b) {
  int result = REAL(wcscmp)(a, b);
  touch_wide_comparison(SNARL_CALLER_PC(), a, b, SIZE_MAX, true);
  return result;
}
SNARL_INTERCEPT(int, wcsncmp, const wchar_t *a, const wchar_t *b, size_t n) {
  int result = REAL(wcsncmp)(a, b, n);
  touch_wide_comparison(SNARL_CALLER_PC(), a, b, n, true);
  return result;
}
SNARL_INTERCEPT(wchar_t *, wcschr, const wchar_t *s, wchar_t c) {
  wchar_t *found = REAL(wcschr)(s, c);
  if (!untouched())
    touch_wide_search(SNARL_CALLER_PC(), s, found, wide_length(s) + 1);
  return found;
}
SNARL_INTERCEPT(wchar_t *, wcschrnul, const wchar_t *s, wchar_t c) {
  wchar_t *found = REAL(wcschrnul)(s, c);
  touch_read_wide(SNARL_CALLER_PC(), s, static_cast<size_t>(found - s) + 1);
  return found;
}
SNARL_INTERCEPT(wchar_t *, wcsrchr, const wchar_t *s, wchar_t c) {
  wchar_t *found = REAL(wcsrchr)(s, c);
  touch_wide_string(SNARL_CALLER_PC(), s);
  return found;
}
SNARL_INTERCEPT(int, wcscasecmp, const wchar_t *a, const wchar_t *b) {
  touch_folded_comparison(SNARL_CALLER_PC(), a, b, SIZE_MAX);
  return REAL(wcscasecmp)(a, b);
}
SNARL_INTERCEPT(int, wcsncasecmp, const wchar_t *a, const wchar_t *b, size_t n) {
  touch_folded_comparison(SNARL_CALLER_PC(), a, b, n);
  return REAL(wcsncasecmp)(a, b, n);
}
// The locale's order is decided by all of both strings.
SNARL_INTERCEPT(int, wcscoll, const wchar_t *a, const wchar_t *b) {
  int result = REAL(wcscoll)(a, b);
  touch_wide_string(SNARL_CALLER_PC(), a);
  touch_wide_string(SNARL_CALLER_PC(), b);
  return result;
}
SNARL_INTERCEPT(size_t, wcsxfrm, wchar_t *to, const wchar_t *from, size_t limit) {
  size_t n = REAL(wcsxfrm)(to, from, limit);
  touch_wide_string(SNARL_CALLER_PC(), from);
  touch_write_wide(SNARL_CALLER_PC(), to, n < limit ? n + 1 : limit);
  return n;
}

// What is read of s: up to its first character that is (not) of the set; of the set: all.
#define SNARL_WIDE_SPAN(name)                                                                                          \
  SNARL_INTERCEPT(size_t, name, const wchar_t *s, const wchar_t *set) {                                                \
    size_t n = REAL(name)(s, set);                                                                                     \
    touch_read_wide(SNARL_CALLER_PC(), s, n + 1);                                                                      \
    touch_wide_string(SNARL_CALLER_PC(), set);                                                                         \
    return n;                                                                                                          \
  }
SNARL_WIDE_SPAN(wcsspn)
SNARL_WIDE_SPAN(wcscspn)

SNARL_INTERCEPT(wchar_t *, wcspbrk, const wchar_t *s, const wchar_t *set) {
  wchar_t *found = REAL(wcspbrk)(s, set);
  if (!untouched()) {
    touch_wide_search(SNARL_CALLER_PC(), s, found, wide_length(s) + 1);
    touch_wide_string(SNARL_CALLER_PC(), set);
  }
  return found;
}
SNARL_INTERCEPT(wchar_t *, wcstok, wchar_t *s, const wchar_t *separators, wchar_t **rest) {
  Pc pc = SNARL_CALLER_PC();
  wchar_t *from = s ? s : *rest;
  wchar_t *token = REAL(wcstok)(s, separators, rest);
  if (untouched())
    return token;
  touch_wide_string(pc, separators);
  touch_write(pc, rest, sizeof *rest);
  if (!token && from)
    touch_wide_string(pc, from); // separators alone
  if (token) {
    wchar_t *end = token + wide_length(token);
    touch_read_wide(pc, from, static_cast<size_t>(end - from) + 1);
    if (*rest)
      touch_write_wide(pc, end, 1); // where a separator was
  }
  return token;
}

SNARL_INTERCEPT(wchar_t *, wcsstr, const wchar_t *s, const wchar_t *what) {
  wchar_t *found = REAL(wcsstr)(s, what);
  if (!untouched()) {
    size_t length = wide_length(what);
    touch_read_wide(SNARL_CALLER_PC(), what, length + 1);
    touch_read_wide(SNARL_CALLER_PC(), s, found ? static_cast<size_t>(found - s) + length : wide_length(s) + 1);
  }
  return found;
}

SNARL_INTERCEPT(wchar_t *, wcsdup, const wchar_t *s) {
  Pc pc = SNARL_CALLER_PC();
  size_t bytes = (wide_length(s) + 1) * sizeof *s;
  touch_read(pc, s, bytes);
  auto *copy = static_cast<wchar_t *>(allocate_block(pc, bytes));
  if (!copy)
    return nullptr;
  touch_write(pc, copy, bytes);
  return static_cast<wchar_t *>(__snarl_memcpy(copy, s, bytes));
}
