// How many bytes of their strings libc's functions read; with the runtime's own functions, which nobody interposes.
#ifndef SNARL_RUNTIME_INTERCEPT_STRING_BYTES_H
#define SNARL_RUNTIME_INTERCEPT_STRING_BYTES_H

#include "runtime/intercept/touch.h"

namespace snarl {

// libc's vectorised strlen, strnlen, wcslen and wcsnlen, not checked.
size_t string_length(const char *s);
size_t string_length(const char *s, size_t limit);
size_t wide_length(const wchar_t *s);
size_t wide_length(const wchar_t *s, size_t limit);
// Of s or its first `limit` bytes, the terminator included where it is reached.
SNARL_INLINE size_t string_bytes(const char *s, size_t limit) {
  size_t n = string_length(s, limit);
  return n < limit ? n + 1 : n;
}
SNARL_INLINE size_t wide_string_bytes(const wchar_t *s, size_t limit) {
  size_t n = wide_length(s, limit);
  return (n < limit ? n + 1 : n) * sizeof *s;
}

// What is read of a multibyte string that becomes at most `limit` wide characters, and of a wide one that becomes at
// most `limit` bytes: up to its end, to what is no character, or to where there is no more room.
size_t converted_bytes(const char *s, size_t limit);
size_t converted_wide_bytes(const wchar_t *s, size_t limit);

// What a comparison of two strings reads of each: up to and including the first difference or the terminator.
size_t compared_string_bytes(const char *a, const char *b, size_t limit, bool fold_case);
size_t compared_string_bytes(const char *a, const char *b, int result); // of strcmp()

// Reads all of a string, with its terminator. None: the system refuses that, and the program may live with it.
SNARL_INLINE void touch_string(Pc pc, const char *s) {
  if (!untouched() && s)
    touch_read(pc, s, string_length(s) + 1);
}
SNARL_INLINE void touch_wide_string(Pc pc, const wchar_t *s) {
  if (!untouched())
    touch_read(pc, s, (wide_length(s) + 1) * sizeof *s);
}
SNARL_INLINE void touch_both(Pc pc, const void *a, const void *b, size_t n) {
  touch_read(pc, a, n);
  touch_read(pc, b, n);
}

} // namespace snarl

#endif // SNARL_RUNTIME_INTERCEPT_STRING_BYTES_H
