// The scanf family. Each form calls libc's v… form and walks its format (formats.h).
#include "runtime/intercept/formats.h"
#include "runtime/intercept/interceptor.h"
#include "runtime/intercept/streams.h"
#include "runtime/intercept/string_bytes.h"

#include <stdio.h>

using namespace snarl;

namespace {

// The calls differ in which digits and modifiers they know, so each goes to its own real function.
using ScanStream = int(FILE *, const char *, va_list);
using ScanString = int(const char *, const char *, va_list);

int scan_stream(Pc pc, ScanStream *scan, FILE *f, const char *format, va_list arguments) {
  use_stream(pc, f);
  va_list again;
  va_copy(again, arguments);
  int assigned = scan(f, format, arguments);
  take_from_stream(f);
  touch_scanned(pc, format, again, assigned);
  va_end(again);
  return assigned;
}

int scan_string(Pc pc, ScanString *scan, const char *s, const char *format, va_list arguments) {
  touch_string(pc, s);
  va_list again;
  va_copy(again, arguments);
  int assigned = scan(s, format, arguments);
  touch_scanned(pc, format, again, assigned);
  va_end(again);
  return assigned;
}

} // namespace

#define SNARL_SCANS(name, v_name, real, scan, from, ...)                                                               \
  extern "C" __attribute__((weak, visibility("default"))) int snarl_intercept_##v_name(                                \
      __VA_ARGS__ __VA_OPT__(, ) const char *format, va_list arguments) __asm__(#v_name);                              \
  int snarl_intercept_##v_name(__VA_ARGS__ __VA_OPT__(, ) const char *format, va_list arguments) {                     \
    return scan(SNARL_CALLER_PC(), REAL(real), from, format, arguments);                                               \
  }                                                                                                                    \
  extern "C" __attribute__((weak, visibility("default"))) int snarl_intercept_##name(                                  \
      __VA_ARGS__ __VA_OPT__(, ) const char *format, ...) __asm__(#name);                                              \
  int snarl_intercept_##name(__VA_ARGS__ __VA_OPT__(, ) const char *format, ...) {                                     \
    va_list arguments;                                                                                                 \
    va_start(arguments, format);                                                                                       \
    int result = scan(SNARL_CALLER_PC(), REAL(real), from, format, arguments);                                         \
    va_end(arguments);                                                                                                 \
    return result;                                                                                                     \
  }
#define SNARL_SCAN_FAMILY(prefix)                                                                                      \
  SNARL_REAL(int, prefix##vfscanf, FILE *, const char *, va_list);                                                     \
  SNARL_REAL(int, prefix##vsscanf, const char *, const char *, va_list);                                               \
  SNARL_SCANS(prefix##scanf, prefix##vscanf, prefix##vfscanf, scan_stream, stdin)                                      \
  SNARL_SCANS(prefix##fscanf, prefix##vfscanf, prefix##vfscanf, scan_stream, f, FILE *f)                               \
  SNARL_SCANS(prefix##sscanf, prefix##vsscanf, prefix##vsscanf, scan_string, s, const char *s)

SNARL_SCAN_FAMILY()
SNARL_SCAN_FAMILY(__isoc99_)
SNARL_SCAN_FAMILY(__isoc23_) // since glibc 2.38
