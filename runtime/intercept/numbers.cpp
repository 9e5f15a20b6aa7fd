// Text to numbers: the string from its start to the first character that is not part of the number is read, the end
// pointer written.
#include "runtime/intercept/interceptor.h"
#include "runtime/intercept/string_bytes.h"

#include <inttypes.h>
#include <locale.h>

using namespace snarl;

namespace {

void touch_number(Pc pc, const char *s, const char *stopped_at, char **end) {
  touch_read(pc, s, static_cast<size_t>(stopped_at - s) + 1);
  if (end)
    touch_write(pc, end, sizeof *end);
}

} // namespace

#define SNARL_PARSE(type, name, parameters, ...)                                                                       \
  SNARL_INTERCEPT(type, name, const char *s, char **end SNARL_REST parameters) {                                       \
    char *stopped_at = nullptr; /* stays so when libc refuses the base */                                              \
    type value = REAL(name)(s, &stopped_at __VA_OPT__(, ) __VA_ARGS__);                                                \
    if (end && stopped_at)                                                                                             \
      *end = stopped_at;                                                                                               \
    if (!untouched() && stopped_at)                                                                                    \
      touch_number(SNARL_CALLER_PC(), s, stopped_at, end);                                                             \
    return value;                                                                                                      \
  }
#define SNARL_REST(...) __VA_OPT__(, ) __VA_ARGS__

SNARL_PARSE(long, strtol, (int base), base)
SNARL_PARSE(long long, strtoll, (int base), base)
SNARL_PARSE(unsigned long, strtoul, (int base), base)
SNARL_PARSE(unsigned long long, strtoull, (int base), base)
SNARL_PARSE(intmax_t, strtoimax, (int base), base)
SNARL_PARSE(uintmax_t, strtoumax, (int base), base)
SNARL_PARSE(float, strtof, (), )
SNARL_PARSE(double, strtod, (), )
SNARL_PARSE(long double, strtold, (), )
SNARL_PARSE(float, strtof_l, (locale_t locale), locale)
SNARL_PARSE(double, strtod_l, (locale_t locale), locale)
SNARL_PARSE(long double, strtold_l, (locale_t locale), locale)
SNARL_PARSE(float, __strtof_l, (locale_t locale), locale)
SNARL_PARSE(double, __strtod_l, (locale_t locale), locale)

// What C23 programs call since glibc 2.38.
SNARL_PARSE(long, __isoc23_strtol, (int base), base)
SNARL_PARSE(long long, __isoc23_strtoll, (int base), base)
SNARL_PARSE(unsigned long, __isoc23_strtoul, (int base), base)
SNARL_PARSE(unsigned long long, __isoc23_strtoull, (int base), base)

#define SNARL_PARSE_PLAIN(type, name, parse)                                                                           \
  SNARL_INTERCEPT(type, name, const char *s) {                                                                         \
    char *stopped_at;                                                                                                  \
    auto value = static_cast<type>(parse);                                                                             \
    if (!untouched())                                                                                                  \
      touch_number(SNARL_CALLER_PC(), s, stopped_at, nullptr);                                                         \
    return value;                                                                                                      \
  }
SNARL_PARSE_PLAIN(int, atoi, REAL(strtol)(s, &stopped_at, 10))
SNARL_PARSE_PLAIN(long, atol, REAL(strtol)(s, &stopped_at, 10))
SNARL_PARSE_PLAIN(long long, atoll, REAL(strtoll)(s, &stopped_at, 10))
SNARL_PARSE_PLAIN(double, atof, REAL(strtod)(s, &stopped_at))
