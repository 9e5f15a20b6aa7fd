#include "runtime/intercept/string_bytes.h"

#include "runtime/intercept/interceptor.h"

#include <cctype>
#include <climits>
#include <wchar.h>

SNARL_REAL(size_t, strlen, const char *s);
SNARL_REAL(size_t, strnlen, const char *s, size_t limit);
SNARL_REAL(size_t, wcslen, const wchar_t *s);
SNARL_REAL(size_t, wcsnlen, const wchar_t *s, size_t limit);
SNARL_REAL(size_t, mbrtowc, wchar_t *, const char *, size_t, mbstate_t *);
SNARL_REAL(size_t, wcrtomb, char *, wchar_t, mbstate_t *);

namespace snarl {

size_t string_length(const char *s) {
  return REAL(strlen)(s);
}
size_t string_length(const char *s, size_t limit) {
  return REAL(strnlen)(s, limit);
}
size_t wide_length(const wchar_t *s) {
  return REAL(wcslen)(s);
}
size_t wide_length(const wchar_t *s, size_t limit) {
  return REAL(wcsnlen)(s, limit);
}

// Where two strings first differ, or end. Words of 8 bytes where neither load can leave its page.
static size_t first_difference(const char *a, const char *b) {
  using Bytes = uint64_t __attribute__((may_alias, aligned(1)));
  constexpr uint64_t kOnes = 0x0101010101010101;
  constexpr uintptr_t kPageMask = 4095;
  for (size_t i = 0;;) {
    bool whole = (reinterpret_cast<uintptr_t>(a + i) & kPageMask) <= kPageMask - 7 &&
                 (reinterpret_cast<uintptr_t>(b + i) & kPageMask) <= kPageMask - 7;
    if (!whole) {
      if (a[i] != b[i] || a[i] == 0)
        return i;
      ++i;
      continue;
    }
    uint64_t x = *reinterpret_cast<const Bytes *>(a + i), y = *reinterpret_cast<const Bytes *>(b + i);
    if (uint64_t stops = (x ^ y) | ((x - kOnes) & ~x & kOnes << 7))
      return i + static_cast<size_t>(__builtin_ctzll(stops)) / 8;
    i += 8;
  }
}

size_t compared_string_bytes(const char *a, const char *b, int result) {
  return (result == 0 ? string_length(a) : first_difference(a, b)) + 1;
}

size_t compared_string_bytes(const char *a, const char *b, size_t limit, bool fold_case) {
  for (size_t i = 0; i < limit; ++i) {
    auto x = static_cast<unsigned char>(a[i]), y = static_cast<unsigned char>(b[i]);
    bool same = x == y || (fold_case && tolower(x) == tolower(y));
    if (!same || x == 0)
      return i + 1;
  }
  return limit;
}

size_t converted_bytes(const char *s, size_t limit) {
  mbstate_t state = {};
  size_t n = 0;
  for (size_t converted = 0; converted < limit; ++converted) {
    size_t one = REAL(mbrtowc)(nullptr, s + n, MB_LEN_MAX, &state);
    if (one == 0 || one > MB_LEN_MAX)
      return n + 1;
    n += one;
  }
  return n;
}

size_t converted_wide_bytes(const wchar_t *s, size_t limit) {
  mbstate_t state = {};
  char bytes[MB_LEN_MAX];
  size_t n = 0;
  for (size_t converted = 0; converted < limit; ++n) {
    size_t one = REAL(wcrtomb)(bytes, s[n], &state);
    if (s[n] == 0 || one > MB_LEN_MAX)
      return (n + 1) * sizeof *s;
    converted += one;
  }
  return n * sizeof *s;
}

} // namespace snarl
