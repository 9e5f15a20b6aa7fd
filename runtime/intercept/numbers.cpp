// Text to numbers: the string from its start to the first character that is not part of the number is read, the end
// pointer written. And random numbers whose state the caller keeps.
#include "runtime/intercept/interceptor.h"
#include "runtime/intercept/string_bytes.h"

#include <inttypes.h>
#include <locale.h>
#include <stdlib.h>
#include <wchar.h>

using namespace snarl;

namespace {

template <typename Char> void touch_number(Pc pc, const Char *s, const Char *stopped_at, Char **end) {
  touch_read(pc, s, (static_cast<size_t>(stopped_at - s) + 1) * sizeof *s);
  if (end)
    touch_write(pc, end, sizeof *end);
}

} // namespace

#define SNARL_PARSE_IN(Char, type, name, parameters, ...)                                                              \
  SNARL_INTERCEPT(type, name, const Char *s, Char **end SNARL_REST parameters) {                                       \
    Char *stopped_at = nullptr; /* stays so when libc refuses the base */                                              \
    type value = REAL(name)(s, &stopped_at __VA_OPT__(, ) __VA_ARGS__);                                                \
    if (end && stopped_at)                                                                                             \
      *end = stopped_at;                                                                                               \
    if (!untouched() && stopped_at)                                                                                    \
      touch_number(SNARL_CALLER_PC(), s, stopped_at, end);                                                             \
    return value;                                                                                                      \
  }
#define SNARL_PARSE(type, name, parameters, ...) SNARL_PARSE_IN(char, type, name, parameters, __VA_ARGS__)
#define SNARL_PARSE_WIDE(type, name, parameters, ...) SNARL_PARSE_IN(wchar_t, type, name, parameters, __VA_ARGS__)
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

SNARL_PARSE_WIDE(long, wcstol, (int base), base)
SNARL_PARSE_WIDE(long long, wcstoll, (int base), base)
SNARL_PARSE_WIDE(unsigned long, wcstoul, (int base), base)
SNARL_PARSE_WIDE(unsigned long long, wcstoull, (int base), base)
SNARL_PARSE_WIDE(intmax_t, wcstoimax, (int base), base)
SNARL_PARSE_WIDE(uintmax_t, wcstoumax, (int base), base)
SNARL_PARSE_WIDE(float, wcstof, (), )
SNARL_PARSE_WIDE(double, wcstod, (), )
SNARL_PARSE_WIDE(long double, wcstold, (), )

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
      touch_number<char>(SNARL_CALLER_PC(), s, stopped_at, nullptr);                                                   \
    return value;                                                                                                      \
  }
SNARL_PARSE_PLAIN(int, atoi, REAL(strtol)(s, &stopped_at, 10))
SNARL_PARSE_PLAIN(long, atol, REAL(strtol)(s, &stopped_at, 10))
SNARL_PARSE_PLAIN(long long, atoll, REAL(strtoll)(s, &stopped_at, 10))
SNARL_PARSE_PLAIN(double, atof, REAL(strtod)(s, &stopped_at))

SNARL_INTERCEPT(int, rand_r, unsigned *seed) {
  touch_write(SNARL_CALLER_PC(), seed, sizeof *seed);
  return REAL(rand_r)(seed);
}
#define SNARL_DRAW(type, name)                                                                                         \
  SNARL_INTERCEPT(type, name, unsigned short state[3]) {                                                               \
    touch_write(SNARL_CALLER_PC(), state, 3 * sizeof *state);                                                          \
    return REAL(name)(state);                                                                                          \
  }
SNARL_DRAW(double, erand48)
SNARL_DRAW(long, nrand48)
SNARL_DRAW(long, jrand48)
