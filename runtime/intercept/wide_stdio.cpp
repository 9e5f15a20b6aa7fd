// Wide lines and characters of FILE streams: as stdio.cpp, in units of wchar_t.
#include "runtime/intercept/interceptor.h"
#include "runtime/intercept/streams.h"
#include "runtime/intercept/string_bytes.h"

#include <wchar.h>

using namespace snarl;

namespace {

wint_t got_character(FILE *f, wint_t c) {
  take_from_stream(f);
  return c;
}

wchar_t *got_line(Pc pc, FILE *f, wchar_t *line) {
  take_from_stream(f);
  if (line && !untouched())
    touch_write(pc, line, wide_string_bytes(line, SIZE_MAX));
  return line;
}

} // namespace

#define SNARL_READ_WIDE_LINE(name)                                                                                     \
  SNARL_INTERCEPT(wchar_t *, name, wchar_t *to, int room, FILE *f) {                                                   \
    Pc pc = SNARL_CALLER_PC();                                                                                         \
    use_stream(pc, f, lock_in(#name));                                                                                 \
    return got_line(pc, f, REAL(name)(to, room, f));                                                                   \
  }
SNARL_READ_WIDE_LINE(fgetws)
SNARL_READ_WIDE_LINE(fgetws_unlocked)

#define SNARL_READ_WIDE_LINE_CHK(name)                                                                                 \
  SNARL_INTERCEPT(wchar_t *, name, wchar_t *to, size_t size, int room, FILE *f) {                                      \
    Pc pc = SNARL_CALLER_PC();                                                                                         \
    use_stream(pc, f, lock_in(#name));                                                                                 \
    return got_line(pc, f, REAL(name)(to, size, room, f));                                                             \
  }
SNARL_READ_WIDE_LINE_CHK(__fgetws_chk)
SNARL_READ_WIDE_LINE_CHK(__fgetws_unlocked_chk)

#define SNARL_WRITE_WIDE_STRING(name)                                                                                  \
  SNARL_INTERCEPT(int, name, const wchar_t *s, FILE *f) {                                                              \
    Pc pc = SNARL_CALLER_PC();                                                                                         \
    touch_wide_string(pc, s);                                                                                          \
    put_into_stream(pc, f, lock_in(#name));                                                                            \
    return REAL(name)(s, f);                                                                                           \
  }
SNARL_WRITE_WIDE_STRING(fputws)
SNARL_WRITE_WIDE_STRING(fputws_unlocked)

#define SNARL_READ_WIDE_CHARACTER(name)                                                                                \
  SNARL_INTERCEPT(wint_t, name, FILE *f) {                                                                             \
    use_stream(SNARL_CALLER_PC(), f, lock_in(#name));                                                                  \
    return got_character(f, REAL(name)(f));                                                                            \
  }
SNARL_READ_WIDE_CHARACTER(fgetwc)
SNARL_READ_WIDE_CHARACTER(getwc)
SNARL_READ_WIDE_CHARACTER(fgetwc_unlocked)
SNARL_READ_WIDE_CHARACTER(getwc_unlocked)

#define SNARL_READ_WIDE_STANDARD(name)                                                                                 \
  SNARL_INTERCEPT(wint_t, name) {                                                                                      \
    use_stream(SNARL_CALLER_PC(), stdin, lock_in(#name));                                                              \
    return got_character(stdin, REAL(name)());                                                                         \
  }
SNARL_READ_WIDE_STANDARD(getwchar)
SNARL_READ_WIDE_STANDARD(getwchar_unlocked)

#define SNARL_WRITE_WIDE_CHARACTER(name, character)                                                                    \
  SNARL_INTERCEPT(wint_t, name, character c, FILE *f) {                                                                \
    put_into_stream(SNARL_CALLER_PC(), f, lock_in(#name));                                                             \
    return REAL(name)(c, f);                                                                                           \
  }
SNARL_WRITE_WIDE_CHARACTER(fputwc, wchar_t)
SNARL_WRITE_WIDE_CHARACTER(putwc, wchar_t)
SNARL_WRITE_WIDE_CHARACTER(fputwc_unlocked, wchar_t)
SNARL_WRITE_WIDE_CHARACTER(putwc_unlocked, wchar_t)
SNARL_WRITE_WIDE_CHARACTER(ungetwc, wint_t)

#define SNARL_WRITE_WIDE_STANDARD(name)                                                                                \
  SNARL_INTERCEPT(wint_t, name, wchar_t c) {                                                                           \
    put_into_stream(SNARL_CALLER_PC(), stdout, lock_in(#name));                                                        \
    return REAL(name)(c);                                                                                              \
  }
SNARL_WRITE_WIDE_STANDARD(putwchar)
SNARL_WRITE_WIDE_STANDARD(putwchar_unlocked)
