// Between multibyte and wide characters: the text that is read, the text that is written, and the shift state, which is
// the caller's or, where the caller gives none, one that the function keeps for all threads (hidden_state.h).
#include "runtime/intercept/hidden_state.h"
#include "runtime/intercept/interceptor.h"
#include "runtime/intercept/string_bytes.h"

#include <uchar.h>
#include <wchar.h>

using namespace snarl;

namespace {

constexpr auto kInvalid = static_cast<size_t>(-1), kIncomplete = static_cast<size_t>(-2),
               kFromState = static_cast<size_t>(-3);

void touch_state(Pc pc, mbstate_t *state, const uint32_t &hidden) {
  if (state)
    touch_write(pc, state, sizeof *state);
  else
    touch_hidden_write(pc, hidden);
}

// One character was read from at most n bytes, as `result` tells; of an invalid one the first byte at least.
void touch_character_read(Pc pc, const char *from, size_t n, size_t result) {
  if (!from || n == 0 || result == kFromState)
    return;
  touch_read(pc, from, result == kIncomplete ? n : result == 0 || result == kInvalid ? 1 : result);
}

template <typename Char> size_t touch_converted_character(Pc pc, Char *to, const char *from, size_t n, size_t result) {
  touch_character_read(pc, from, n, result);
  if (from && to && result != kInvalid && result != kIncomplete)
    touch_write(pc, to, sizeof *to);
  return result;
}

size_t touch_produced_bytes(Pc pc, char *to, size_t result) {
  if (to && result != kInvalid)
    touch_write(pc, to, result);
  return result;
}

// A string was converted into `result` units, and its terminator where it was reached.
template <typename To> size_t touch_produced_string(Pc pc, To *to, size_t result, bool terminated) {
  if (to && result != kInvalid)
    touch_write(pc, to, (result + (terminated ? 1 : 0)) * sizeof *to);
  return result;
}

size_t bytes_to_end(const char *s, size_t limit) {
  return string_bytes(s, limit);
}
size_t bytes_to_end(const wchar_t *s, size_t limit) {
  return wide_string_bytes(s, limit);
}

// The source of a conversion that goes on where the last one stopped: it stands behind a pointer that the call moves,
// to null when it has come to the end. Without a target all of it is read, and nothing moves.
template <typename From> struct MovedSource {
  Pc pc;
  const From **at;
  const From *from = *at;

  template <typename To> size_t converted(To *to, size_t limit, size_t result) const {
    if (untouched())
      return result;
    if (!to) {
      touch_read(pc, at, sizeof *at);
      touch_read(pc, from, bytes_to_end(from, limit));
      return result;
    }
    touch_write(pc, at, sizeof *at);
    auto stopped = static_cast<size_t>(*at - from) + (result == kInvalid ? 1 : 0);
    touch_read(pc, from, *at ? stopped * sizeof *from : bytes_to_end(from, limit));
    return touch_produced_string(pc, to, result, !*at);
  }
};

} // namespace

// --- one character ---

#define SNARL_CHARACTER_LENGTH(name)                                                                                   \
  SNARL_INTERCEPT(size_t, name, const char *from, size_t n, mbstate_t *state) {                                        \
    Pc pc = SNARL_CALLER_PC();                                                                                         \
    touch_state(pc, state, hidden_state_of_mbrlen);                                                                    \
    size_t result = REAL(name)(from, n, state);                                                                        \
    touch_character_read(pc, from, n, result);                                                                         \
    return result;                                                                                                     \
  }
SNARL_CHARACTER_LENGTH(mbrlen)
SNARL_CHARACTER_LENGTH(__mbrlen) // what glibc's inline mbrlen calls

#define SNARL_TO_CHARACTER(type, name)                                                                                 \
  SNARL_INTERCEPT(size_t, name, type *to, const char *from, size_t n, mbstate_t *state) {                              \
    Pc pc = SNARL_CALLER_PC();                                                                                         \
    touch_state(pc, state, hidden_state_of_##name);                                                                    \
    return touch_converted_character(pc, to, from, n, REAL(name)(to, from, n, state));                                 \
  }
SNARL_TO_CHARACTER(wchar_t, mbrtowc)
SNARL_TO_CHARACTER(char16_t, mbrtoc16)
SNARL_TO_CHARACTER(char32_t, mbrtoc32)

#define SNARL_FROM_CHARACTER(type, name)                                                                               \
  SNARL_INTERCEPT(size_t, name, char *to, type c, mbstate_t *state) {                                                  \
    Pc pc = SNARL_CALLER_PC();                                                                                         \
    touch_state(pc, state, hidden_state_of_##name);                                                                    \
    return touch_produced_bytes(pc, to, REAL(name)(to, c, state));                                                     \
  }
SNARL_FROM_CHARACTER(wchar_t, wcrtomb)
SNARL_FROM_CHARACTER(char16_t, c16rtomb)
SNARL_FROM_CHARACTER(char32_t, c32rtomb)

SNARL_INTERCEPT(size_t, __wcrtomb_chk, char *to, wchar_t c, mbstate_t *state, size_t room) {
  Pc pc = SNARL_CALLER_PC();
  touch_state(pc, state, hidden_state_of_wcrtomb);
  return touch_produced_bytes(pc, to, REAL(__wcrtomb_chk)(to, c, state, room));
}

// Those without a state share one (POSIX: mblen, mbtowc and wctomb need not be thread-safe).
SNARL_INTERCEPT(int, mblen, const char *from, size_t n) {
  Pc pc = SNARL_CALLER_PC();
  touch_hidden_write(pc, hidden_state_of_conversion);
  int result = REAL(mblen)(from, n);
  touch_character_read(pc, from, n, static_cast<size_t>(result));
  return result;
}
SNARL_INTERCEPT(int, mbtowc, wchar_t *to, const char *from, size_t n) {
  Pc pc = SNARL_CALLER_PC();
  touch_hidden_write(pc, hidden_state_of_conversion);
  int result = REAL(mbtowc)(to, from, n);
  touch_converted_character(pc, to, from, n, static_cast<size_t>(result));
  return result;
}
SNARL_INTERCEPT(int, wctomb, char *to, wchar_t c) {
  Pc pc = SNARL_CALLER_PC();
  touch_hidden_write(pc, hidden_state_of_conversion);
  int result = REAL(wctomb)(to, c);
  touch_produced_bytes(pc, to, static_cast<size_t>(result));
  return result;
}
SNARL_INTERCEPT(int, __wctomb_chk, char *to, wchar_t c, size_t room) {
  Pc pc = SNARL_CALLER_PC();
  touch_hidden_write(pc, hidden_state_of_conversion);
  int result = REAL(__wctomb_chk)(to, c, room);
  touch_produced_bytes(pc, to, static_cast<size_t>(result));
  return result;
}

// --- strings, by a state of the call's own ---

// What is asked for without a target is only how long the whole would be.
#define SNARL_TO_WIDE_STRING(name, more, ...)                                                                          \
  SNARL_INTERCEPT(size_t, name, wchar_t *to, const char *from, size_t n __VA_OPT__(, ) __VA_ARGS__) {                  \
    Pc pc = SNARL_CALLER_PC();                                                                                         \
    size_t result = REAL(name)(to, from, n SNARL_EACH more);                                                           \
    if (!untouched())                                                                                                  \
      touch_read(pc, from, converted_bytes(from, to ? n : SIZE_MAX));                                                  \
    return touch_produced_string(pc, to, result, result < n);                                                          \
  }
#define SNARL_EACH(...) __VA_OPT__(, ) __VA_ARGS__
SNARL_TO_WIDE_STRING(mbstowcs, ())
SNARL_TO_WIDE_STRING(__mbstowcs_chk, (room), size_t room)

#define SNARL_TO_STRING(name, more, ...)                                                                               \
  SNARL_INTERCEPT(size_t, name, char *to, const wchar_t *from, size_t n __VA_OPT__(, ) __VA_ARGS__) {                  \
    Pc pc = SNARL_CALLER_PC();                                                                                         \
    size_t result = REAL(name)(to, from, n SNARL_EACH more);                                                           \
    if (untouched())                                                                                                   \
      return result;                                                                                                   \
    size_t read = converted_wide_bytes(from, to ? n : SIZE_MAX);                                                       \
    touch_read(pc, from, read);                                                                                        \
    return touch_produced_string(pc, to, result, result < n && from[read / sizeof *from - 1] == 0);                    \
  }
SNARL_TO_STRING(wcstombs, ())
SNARL_TO_STRING(__wcstombs_chk, (room), size_t room)

// --- strings, piece by piece ---

#define SNARL_PIECES(To, From, state_of, name, limit, parameters, ...)                                                 \
  SNARL_INTERCEPT(size_t, name, To *to, const From **from, SNARL_PARAMETERS parameters) {                              \
    Pc pc = SNARL_CALLER_PC();                                                                                         \
    touch_state(pc, state, hidden_state_of_##state_of);                                                                \
    MovedSource<From> source{pc, from};                                                                                \
    return source.converted(to, limit, REAL(name)(to, from, __VA_ARGS__));                                             \
  }
#define SNARL_PARAMETERS(...) __VA_ARGS__
SNARL_PIECES(wchar_t, char, mbsrtowcs, mbsrtowcs, SIZE_MAX, (size_t n, mbstate_t *state), n, state)
SNARL_PIECES(wchar_t, char, mbsrtowcs, __mbsrtowcs_chk, SIZE_MAX, (size_t n, mbstate_t *state, size_t room), n, state,
             room)
SNARL_PIECES(wchar_t, char, mbsnrtowcs, mbsnrtowcs, most, (size_t most, size_t n, mbstate_t *state), most, n, state)
SNARL_PIECES(wchar_t, char, mbsnrtowcs, __mbsnrtowcs_chk, most, (size_t most, size_t n, mbstate_t *state, size_t room),
             most, n, state, room)
SNARL_PIECES(char, wchar_t, wcsrtombs, wcsrtombs, SIZE_MAX, (size_t n, mbstate_t *state), n, state)
SNARL_PIECES(char, wchar_t, wcsrtombs, __wcsrtombs_chk, SIZE_MAX, (size_t n, mbstate_t *state, size_t room), n, state,
             room)
SNARL_PIECES(char, wchar_t, wcsnrtombs, wcsnrtombs, most, (size_t most, size_t n, mbstate_t *state), most, n, state)
SNARL_PIECES(char, wchar_t, wcsnrtombs, __wcsnrtombs_chk, most, (size_t most, size_t n, mbstate_t *state, size_t room),
             most, n, state, room)
