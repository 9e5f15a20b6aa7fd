// str* that only read: the bytes that each call really reads, the terminator included where it is reached.
#define SNARL_DEFINES_MEM_FUNCTIONS
#include "runtime/intercept/interceptor.h"
#include "runtime/intercept/string_bytes.h"
#include "runtime/intercept/touch.h"

using namespace snarl;

SNARL_INTERCEPT(size_t, strlen, const char *s) {
  size_t n = REAL(strlen)(s);
  touch_read(SNARL_CALLER_PC(), s, n + 1);
  return n;
}

SNARL_INTERCEPT(size_t, strnlen, const char *s, size_t limit) {
  size_t n = REAL(strnlen)(s, limit);
  touch_read(SNARL_CALLER_PC(), s, n < limit ? n + 1 : n);
  return n;
}

SNARL_INTERCEPT(int, strcmp, const char *a, const char *b) {
  int result = REAL(strcmp)(a, b);
  if (!untouched())
    touch_both(SNARL_CALLER_PC(), a, b, compared_string_bytes(a, b, result));
  return result;
}
SNARL_INTERCEPT(int, strcasecmp, const char *a, const char *b) {
  int result = REAL(strcasecmp)(a, b);
  if (!untouched())
    touch_both(SNARL_CALLER_PC(), a, b, compared_string_bytes(a, b, SIZE_MAX, true));
  return result;
}

// The least that decides: digits behind a difference may count, too.
SNARL_INTERCEPT(int, strverscmp, const char *a, const char *b) {
  int result = REAL(strverscmp)(a, b);
  if (!untouched())
    touch_both(SNARL_CALLER_PC(), a, b, compared_string_bytes(a, b, result));
  return result;
}

#define SNARL_BOUNDED_COMPARISON(name, fold)                                                                           \
  SNARL_INTERCEPT(int, name, const char *a, const char *b, size_t limit) {                                             \
    int result = REAL(name)(a, b, limit);                                                                              \
    if (!untouched())                                                                                                  \
      touch_both(SNARL_CALLER_PC(), a, b, compared_string_bytes(a, b, limit, fold));                                   \
    return result;                                                                                                     \
  }
SNARL_BOUNDED_COMPARISON(strncmp, false)
SNARL_BOUNDED_COMPARISON(strncasecmp, true)

// The locale's order is decided by all of both strings.
SNARL_INTERCEPT(int, strcoll, const char *a, const char *b) {
  int result = REAL(strcoll)(a, b);
  touch_string(SNARL_CALLER_PC(), a);
  touch_string(SNARL_CALLER_PC(), b);
  return result;
}

SNARL_INTERCEPT(size_t, strxfrm, char *to, const char *from, size_t limit) {
  size_t n = REAL(strxfrm)(to, from, limit);
  touch_string(SNARL_CALLER_PC(), from);
  touch_write(SNARL_CALLER_PC(), to, n < limit ? n + 1 : limit);
  return n;
}

#define SNARL_CHARACTER_SEARCH(name)                                                                                   \
  SNARL_INTERCEPT(char *, name, const char *s, int c) {                                                                \
    char *found = REAL(name)(s, c);                                                                                    \
    if (!untouched())                                                                                                  \
      touch_read(SNARL_CALLER_PC(), s, (found ? static_cast<size_t>(found - s) : string_length(s)) + 1);               \
    return found;                                                                                                      \
  }
SNARL_CHARACTER_SEARCH(strchr)
SNARL_CHARACTER_SEARCH(index)
SNARL_CHARACTER_SEARCH(strchrnul)

#define SNARL_LAST_CHARACTER_SEARCH(name)                                                                              \
  SNARL_INTERCEPT(char *, name, const char *s, int c) {                                                                \
    char *found = REAL(name)(s, c);                                                                                    \
    touch_string(SNARL_CALLER_PC(), s);                                                                                \
    return found;                                                                                                      \
  }
SNARL_LAST_CHARACTER_SEARCH(strrchr)
SNARL_LAST_CHARACTER_SEARCH(rindex)

#define SNARL_STRING_SEARCH(name)                                                                                      \
  SNARL_INTERCEPT(char *, name, const char *s, const char *what) {                                                     \
    char *found = REAL(name)(s, what);                                                                                 \
    if (!untouched()) {                                                                                                \
      size_t length = string_length(what);                                                                             \
      touch_read(SNARL_CALLER_PC(), what, length + 1);                                                                 \
      touch_read(SNARL_CALLER_PC(), s, found ? static_cast<size_t>(found - s) + length : string_length(s) + 1);        \
    }                                                                                                                  \
    return found;                                                                                                      \
  }
SNARL_STRING_SEARCH(strstr)
SNARL_STRING_SEARCH(strcasestr)

#define SNARL_SPAN(name)                                                                                               \
  SNARL_INTERCEPT(size_t, name, const char *s, const char *set) {                                                      \
    size_t n = REAL(name)(s, set);                                                                                     \
    touch_read(SNARL_CALLER_PC(), s, n + 1);                                                                           \
    touch_string(SNARL_CALLER_PC(), set);                                                                              \
    return n;                                                                                                          \
  }
SNARL_SPAN(strspn)
SNARL_SPAN(strcspn)

SNARL_INTERCEPT(char *, strpbrk, const char *s, const char *set) {
  char *found = REAL(strpbrk)(s, set);
  if (!untouched()) {
    touch_read(SNARL_CALLER_PC(), s, (found ? static_cast<size_t>(found - s) : string_length(s)) + 1);
    touch_string(SNARL_CALLER_PC(), set);
  }
  return found;
}
