#include "runtime/intercept/string_bytes.h"

#include "runtime/intercept/interceptor.h"

#include <cctype>

SNARL_REAL(size_t, strlen, const char *s);
SNARL_REAL(size_t, strnlen, const char *s, size_t limit);

namespace snarl {

size_t string_length(const char *s) {
  return REAL(strlen)(s);
}
size_t string_length(const char *s, size_t limit) {
  return REAL(strnlen)(s, limit);
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

} // namespace snarl
