// The scanf family, narrow and wide. Each form calls libc's v… form and walks its format (formats.h).
#include "runtime/intercept/formats.h"
#include "runtime/intercept/interceptor.h"
#include "runtime/intercept/streams.h"
#include "runtime/intercept/string_bytes.h"

#include <stdio.h>
#include <wchar.h>

using namespace snarl;

namespace {

// The calls differ in which digits and modifiers they know, so each goes to its own real function.
template <typename Char> using ScanStream = int(FILE *, const Char *, va_list);
template <typename Char> using ScanString = int(const Char *, const Char *, va_list);

void touch_scanned_string(Pc pc, const char *s) {
  touch_string(pc, s);
}
void touch_scanned_string(Pc pc, const wchar_t *s) {
  touch_wide_string(pc, s);
}

template <typename Char>
int scan_stream(Pc pc, ScanStream<Char> *scan, FILE *f, const Char *format, va_list arguments) {
  use_stream(pc, f);
  va_list again;
  va_copy(again, arguments);
  int assigned = scan(f, format, arguments);
  take_from_stream(f);
  touch_scanned(pc, format, again, assigned, ScanInput<Char>{nullptr, feof_unlocked(f) != 0});
  va_end(again);
  return assigned;
}

template <typename Char>
int scan_string(Pc pc, ScanString<Char> *scan, const Char *s, const Char *format, va_list arguments) {
  touch_scanned_string(pc, s);
  va_list again;
  va_copy(again, arguments);
  int assigned = scan(s, format, arguments);
  touch_scanned(pc, format, again, assigned, ScanInput<Char>{s, false});
  va_end(again);
  return assigned;
}

} // namespace

#define SNARL_SCANS(Char, name, v_name, real, scan, from, ...)                                                         \
  extern "C" __attribute__((weak, visibility("default"))) int snarl_intercept_##v_name(                                \
      __VA_ARGS__ __VA_OPT__(, ) const Char *format, va_list arguments) __asm__(#v_name);                              \
  int snarl_intercept_##v_name(__VA_ARGS__ __VA_OPT__(, ) const Char *format, va_list arguments) {                     \
    return scan(SNARL_CALLER_PC(), REAL(real), from, format, arguments);                                               \
  }                                                                                                                    \
  extern "C" __attribute__((weak, visibility("default"))) int snarl_intercept_##name(                                  \
      __VA_ARGS__ __VA_OPT__(, ) const Char *format, ...) __asm__(#name);                                              \
  int snarl_intercept_##name(__VA_ARGS__ __VA_OPT__(, ) const Char *format, ...) {                                     \
    va_list arguments;                                                                                                 \
    va_start(arguments, format);                                                                                       \
    int result = scan(SNARL_CALLER_PC(), REAL(real), from, format, arguments);                                         \
    va_end(arguments);                                                                                                 \
    return result;                                                                                                     \
  }
#define SNARL_SCAN_FAMILY(prefix)                                                                                      \
  SNARL_REAL(int, prefix##vfscanf, FILE *, const char *, va_list);                                                     \
  SNARL_REAL(int, prefix##vsscanf, const char *, const char *, va_list);                                               \
  SNARL_SCANS(char, prefix##scanf, prefix##vscanf, prefix##vfscanf, scan_stream, stdin)                                \
  SNARL_SCANS(char, prefix##fscanf, prefix##vfscanf, prefix##vfscanf, scan_stream, f, FILE *f)                         \
  SNARL_SCANS(char, prefix##sscanf, prefix##vsscanf, prefix##vsscanf, scan_string, s, const char *s)                   \
  SNARL_REAL(int, prefix##vfwscanf, FILE *, const wchar_t *, va_list);                                                 \
  SNARL_REAL(int, prefix##vswscanf, const wchar_t *, const wchar_t *, va_list);                                        \
  SNARL_SCANS(wchar_t, prefix##wscanf, prefix##vwscanf, prefix##vfwscanf, scan_stream, stdin)                          \
  SNARL_SCANS(wchar_t, prefix##fwscanf, prefix##vfwscanf, prefix##vfwscanf, scan_stream, f, FILE *f)                   \
  SNARL_SCANS(wchar_t, prefix##swscanf, prefix##vswscanf, prefix##vswscanf, scan_string, s, const wchar_t *s)

SNARL_SCAN_FAMILY()
SNARL_SCAN_FAMILY(__isoc99_)
SNARL_SCAN_FAMILY(__isoc23_) // since glibc 2.38
