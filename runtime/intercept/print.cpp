// The printf family, narrow and wide. Each form walks its format (formats.h) and calls libc's v… form.
#include "runtime/intercept/formats.h"
#include "runtime/intercept/interceptor.h"
#include "runtime/intercept/libc_call.h"
#include "runtime/intercept/streams.h"

#include <stdio.h>
#include <wchar.h>

using namespace snarl;

SNARL_REAL(int, vfprintf, FILE *, const char *, va_list);
SNARL_REAL(int, __vfprintf_chk, FILE *, int, const char *, va_list);
SNARL_REAL(int, vdprintf, int, const char *, va_list);
SNARL_REAL(int, __vdprintf_chk, int, int, const char *, va_list);
SNARL_REAL(int, vsprintf, char *, const char *, va_list);
SNARL_REAL(int, __vsprintf_chk, char *, int, size_t, const char *, va_list);
SNARL_REAL(int, vsnprintf, char *, size_t, const char *, va_list);
SNARL_REAL(int, __vsnprintf_chk, char *, size_t, int, size_t, const char *, va_list);
SNARL_REAL(int, vasprintf, char **, const char *, va_list);
SNARL_REAL(int, __vasprintf_chk, char **, int, const char *, va_list);
SNARL_REAL(int, vfwprintf, FILE *, const wchar_t *, va_list);
SNARL_REAL(int, __vfwprintf_chk, FILE *, int, const wchar_t *, va_list);
SNARL_REAL(int, vswprintf, wchar_t *, size_t, const wchar_t *, va_list);
SNARL_REAL(int, __vswprintf_chk, wchar_t *, size_t, int, size_t, const wchar_t *, va_list);

namespace {

int print_to_stream(Pc pc, FILE *f, const char *format, va_list arguments) {
  touch_printed(pc, format, arguments);
  put_into_stream(pc, f);
  return REAL(vfprintf)(f, format, arguments);
}
int print_to_stream_checked(Pc pc, FILE *f, int level, const char *format, va_list arguments) {
  touch_printed(pc, format, arguments);
  put_into_stream(pc, f);
  return REAL(__vfprintf_chk)(f, level, format, arguments);
}

int print_to_descriptor(Pc pc, int fd, const char *format, va_list arguments) {
  touch_printed(pc, format, arguments);
  goes_uncounted(fd);
  return put_into_descriptor(pc, fd, [&] { return REAL(vdprintf)(fd, format, arguments); });
}
int print_to_descriptor_checked(Pc pc, int fd, int level, const char *format, va_list arguments) {
  touch_printed(pc, format, arguments);
  goes_uncounted(fd);
  return put_into_descriptor(pc, fd, [&] { return REAL(__vdprintf_chk)(fd, level, format, arguments); });
}

// What a call printed into `to`, its terminator included.
int printed_into(Pc pc, char *to, size_t room, int n) {
  if (n >= 0 && room > 0)
    touch_write(pc, to, static_cast<size_t>(n) < room ? static_cast<size_t>(n) + 1 : room);
  return n;
}
int print_to_string(Pc pc, char *to, const char *format, va_list arguments) {
  touch_printed(pc, format, arguments);
  return printed_into(pc, to, SIZE_MAX, REAL(vsprintf)(to, format, arguments));
}
int print_to_string_checked(Pc pc, char *to, int level, size_t room, const char *format, va_list arguments) {
  touch_printed(pc, format, arguments);
  return printed_into(pc, to, SIZE_MAX, REAL(__vsprintf_chk)(to, level, room, format, arguments));
}
int print_to_room(Pc pc, char *to, size_t n, const char *format, va_list arguments) {
  touch_printed(pc, format, arguments);
  return printed_into(pc, to, n, REAL(vsnprintf)(to, n, format, arguments));
}
int print_to_room_checked(Pc pc, char *to, size_t n, int level, size_t room, const char *format, va_list arguments) {
  touch_printed(pc, format, arguments);
  return printed_into(pc, to, n, REAL(__vsnprintf_chk)(to, n, level, room, format, arguments));
}

int printed_allocated(Pc pc, char **to, int n) {
  if (n >= 0) {
    touch_write(pc, to, sizeof *to);
    touch_write(pc, *to, static_cast<size_t>(n) + 1);
  }
  return n;
}
int print_allocated(Pc pc, char **to, const char *format, va_list arguments) {
  touch_printed(pc, format, arguments);
  LibcCall call(pc);
  return printed_allocated(pc, to, REAL(vasprintf)(to, format, arguments));
}
int print_allocated_checked(Pc pc, char **to, int level, const char *format, va_list arguments) {
  touch_printed(pc, format, arguments);
  LibcCall call(pc);
  return printed_allocated(pc, to, REAL(__vasprintf_chk)(to, level, format, arguments));
}

int print_wide_to_stream(Pc pc, FILE *f, const wchar_t *format, va_list arguments) {
  touch_printed(pc, format, arguments);
  put_into_stream(pc, f);
  return REAL(vfwprintf)(f, format, arguments);
}
int print_wide_to_stream_checked(Pc pc, FILE *f, int level, const wchar_t *format, va_list arguments) {
  touch_printed(pc, format, arguments);
  put_into_stream(pc, f);
  return REAL(__vfwprintf_chk)(f, level, format, arguments);
}

// A wide text that has no room is a failure, and what it leaves is not told.
int printed_wide_into(Pc pc, wchar_t *to, int n) {
  if (n >= 0)
    touch_write(pc, to, (static_cast<size_t>(n) + 1) * sizeof *to);
  return n;
}
int print_wide_to_room(Pc pc, wchar_t *to, size_t n, const wchar_t *format, va_list arguments) {
  touch_printed(pc, format, arguments);
  return printed_wide_into(pc, to, REAL(vswprintf)(to, n, format, arguments));
}
int print_wide_to_room_checked(Pc pc, wchar_t *to, size_t n, int level, size_t room, const wchar_t *format,
                               va_list arguments) {
  touch_printed(pc, format, arguments);
  return printed_wide_into(pc, to, REAL(__vswprintf_chk)(to, n, level, room, format, arguments));
}

} // namespace

// The form with `...` and the one with a va_list, of the same effect.
#define SNARL_PRINTS(name, v_name, print, first, ...)                                                                  \
  SNARL_PRINTS_OF(char, name, v_name, print, first __VA_OPT__(, ) __VA_ARGS__)
#define SNARL_PRINTS_WIDE(name, v_name, print, first, ...)                                                             \
  SNARL_PRINTS_OF(wchar_t, name, v_name, print, first __VA_OPT__(, ) __VA_ARGS__)
#define SNARL_PRINTS_OF(Char, name, v_name, print, first, ...)                                                         \
  extern "C" __attribute__((weak, visibility("default"))) int snarl_intercept_##v_name(                                \
      __VA_ARGS__ __VA_OPT__(, ) const Char *format, va_list arguments) __asm__(#v_name);                              \
  int snarl_intercept_##v_name(__VA_ARGS__ __VA_OPT__(, ) const Char *format, va_list arguments) {                     \
    return print(SNARL_CALLER_PC(), SNARL_EACH first, format, arguments);                                              \
  }                                                                                                                    \
  extern "C" __attribute__((weak, visibility("default"))) int snarl_intercept_##name(                                  \
      __VA_ARGS__ __VA_OPT__(, ) const Char *format, ...) __asm__(#name);                                              \
  int snarl_intercept_##name(__VA_ARGS__ __VA_OPT__(, ) const Char *format, ...) {                                     \
    va_list arguments;                                                                                                 \
    va_start(arguments, format);                                                                                       \
    int result = print(SNARL_CALLER_PC(), SNARL_EACH first, format, arguments);                                        \
    va_end(arguments);                                                                                                 \
    return result;                                                                                                     \
  }
#define SNARL_EACH(...) __VA_ARGS__

SNARL_PRINTS(printf, vprintf, print_to_stream, (stdout))
SNARL_PRINTS(fprintf, vfprintf, print_to_stream, (f), FILE *f)
SNARL_PRINTS(dprintf, vdprintf, print_to_descriptor, (fd), int fd)
SNARL_PRINTS(sprintf, vsprintf, print_to_string, (to), char *to)
SNARL_PRINTS(snprintf, vsnprintf, print_to_room, (to, n), char *to, size_t n)
SNARL_PRINTS(asprintf, vasprintf, print_allocated, (to), char **to)
SNARL_PRINTS(__printf_chk, __vprintf_chk, print_to_stream_checked, (stdout, level), int level)
SNARL_PRINTS(__fprintf_chk, __vfprintf_chk, print_to_stream_checked, (f, level), FILE *f, int level)
SNARL_PRINTS(__dprintf_chk, __vdprintf_chk, print_to_descriptor_checked, (fd, level), int fd, int level)
SNARL_PRINTS(__sprintf_chk, __vsprintf_chk, print_to_string_checked, (to, level, room), char *to, int level,
             size_t room)
SNARL_PRINTS(__snprintf_chk, __vsnprintf_chk, print_to_room_checked, (to, n, level, room), char *to, size_t n,
             int level, size_t room)
SNARL_PRINTS(__asprintf_chk, __vasprintf_chk, print_allocated_checked, (to, level), char **to, int level)
SNARL_PRINTS_WIDE(wprintf, vwprintf, print_wide_to_stream, (stdout))
SNARL_PRINTS_WIDE(fwprintf, vfwprintf, print_wide_to_stream, (f), FILE *f)
SNARL_PRINTS_WIDE(swprintf, vswprintf, print_wide_to_room, (to, n), wchar_t *to, size_t n)
SNARL_PRINTS_WIDE(__wprintf_chk, __vwprintf_chk, print_wide_to_stream_checked, (stdout, level), int level)
SNARL_PRINTS_WIDE(__fwprintf_chk, __vfwprintf_chk, print_wide_to_stream_checked, (f, level), FILE *f, int level)
SNARL_PRINTS_WIDE(__swprintf_chk, __vswprintf_chk, print_wide_to_room_checked, (to, n, level, room), wchar_t *to,
                  size_t n, int level, size_t room)
