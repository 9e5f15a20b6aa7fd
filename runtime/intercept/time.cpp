// Time: what each call reads and writes; a static result is written by the call that returns it.
#include "runtime/heap/result_buffers.h"
#include "runtime/intercept/hidden_state.h"
#include "runtime/intercept/interceptor.h"
#include "runtime/intercept/string_bytes.h"

#include <cerrno>
#include <cstddef>
#include <sys/time.h>
#include <sys/times.h>
#include <time.h>
#include <wchar.h>

using namespace snarl;

namespace {

template <typename T> T *written(Pc pc, T *result) {
  if (result)
    touch_write(pc, result, sizeof *result);
  return result;
}
char *written_text(Pc pc, char *text) {
  if (text && !untouched())
    touch_write(pc, text, string_length(text) + 1);
  return text;
}

// The results that all calls share.
tm *fields_written(Pc pc, tm *fields) {
  if (fields)
    note_result_buffer(fields, sizeof *fields, hidden_state_of_time_fields);
  return written(pc, fields);
}
char *shared_text_written(Pc pc, char *text) {
  if (text)
    note_result_buffer(text, 28, hidden_state_of_time_text);
  return written_text(pc, text);
}

} // namespace

SNARL_INTERCEPT(time_t, time, time_t *to) {
  time_t now = REAL(time)(to);
  written(SNARL_CALLER_PC(), to);
  return now;
}
SNARL_INTERCEPT(int, clock_gettime, clockid_t clock, timespec *to) {
  int result = REAL(clock_gettime)(clock, to);
  if (result == 0)
    written(SNARL_CALLER_PC(), to);
  return result;
}
SNARL_INTERCEPT(int, clock_getres, clockid_t clock, timespec *to) {
  int result = REAL(clock_getres)(clock, to);
  if (result == 0)
    written(SNARL_CALLER_PC(), to);
  return result;
}
SNARL_INTERCEPT(int, timespec_get, timespec *to, int base) {
  int result = REAL(timespec_get)(to, base);
  if (result != 0)
    written(SNARL_CALLER_PC(), to);
  return result;
}
SNARL_INTERCEPT(int, gettimeofday, timeval *to, struct timezone *zone) {
  int result = REAL(gettimeofday)(to, zone);
  if (result == 0) {
    written(SNARL_CALLER_PC(), to);
    written(SNARL_CALLER_PC(), zone);
  }
  return result;
}
SNARL_INTERCEPT(clock_t, times, tms *to) {
  clock_t result = REAL(times)(to);
  written(SNARL_CALLER_PC(), to);
  return result;
}

// Into results that all calls share. Local time is asked of the environment at each call (TZ), by calls with a result
// of the caller's only at first.
SNARL_INTERCEPT(tm *, localtime, const time_t *from) {
  Pc pc = SNARL_CALLER_PC();
  touch_read(pc, from, sizeof *from);
  touch_hidden_read(pc, hidden_state_of_environment);
  return fields_written(pc, REAL(localtime)(from));
}
SNARL_INTERCEPT(tm *, gmtime, const time_t *from) {
  touch_read(SNARL_CALLER_PC(), from, sizeof *from);
  return fields_written(SNARL_CALLER_PC(), REAL(gmtime)(from));
}
SNARL_INTERCEPT(void, tzset) {
  touch_hidden_read(SNARL_CALLER_PC(), hidden_state_of_environment);
  REAL(tzset)();
}

#define SNARL_BROKEN_DOWN_R(name)                                                                                      \
  SNARL_INTERCEPT(tm *, name, const time_t *from, tm *to) {                                                            \
    touch_read(SNARL_CALLER_PC(), from, sizeof *from);                                                                 \
    return written(SNARL_CALLER_PC(), REAL(name)(from, to));                                                           \
  }
SNARL_BROKEN_DOWN_R(localtime_r)
SNARL_BROKEN_DOWN_R(gmtime_r)

#define SNARL_TO_TEXT(name, type)                                                                                      \
  SNARL_INTERCEPT(char *, name, const type *from) {                                                                    \
    touch_read(SNARL_CALLER_PC(), from, sizeof *from);                                                                 \
    return shared_text_written(SNARL_CALLER_PC(), REAL(name)(from));                                                   \
  }
SNARL_TO_TEXT(asctime, tm)

SNARL_INTERCEPT(char *, ctime, const time_t *from) {
  Pc pc = SNARL_CALLER_PC();
  touch_read(pc, from, sizeof *from);
  touch_hidden_read(pc, hidden_state_of_environment);
  char *text = REAL(ctime)(from);
  const ResultBuffer fields = result_buffer_of(hidden_state_of_time_fields); // it calls localtime
  touch_write(pc, reinterpret_cast<const void *>(fields.begin), fields.size);
  return shared_text_written(pc, text);
}

#define SNARL_TO_TEXT_R(name, type)                                                                                    \
  SNARL_INTERCEPT(char *, name, const type *from, char *to) {                                                          \
    touch_read(SNARL_CALLER_PC(), from, sizeof *from);                                                                 \
    return written_text(SNARL_CALLER_PC(), REAL(name)(from, to));                                                      \
  }
SNARL_TO_TEXT_R(asctime_r, tm)
SNARL_TO_TEXT_R(ctime_r, time_t)

// Both put the fields in order, unless there is no such time. (The second before 1970 looks the same.)
namespace {
template <typename Call> time_t put_in_order(Pc pc, tm *fields, Call call) {
  touch_read(pc, fields, sizeof *fields);
  const time_t time = call(fields);
  if (time != -1)
    written(pc, fields);
  return time;
}
} // namespace
SNARL_INTERCEPT(time_t, mktime, tm *fields) {
  touch_hidden_read(SNARL_CALLER_PC(), hidden_state_of_environment);
  return put_in_order(SNARL_CALLER_PC(), fields, REAL(mktime));
}
SNARL_INTERCEPT(time_t, timegm, tm *fields) {
  return put_in_order(SNARL_CALLER_PC(), fields, REAL(timegm));
}

SNARL_INTERCEPT(size_t, strftime, char *to, size_t room, const char *format, const tm *fields) {
  Pc pc = SNARL_CALLER_PC();
  touch_string(pc, format);
  touch_read(pc, fields, sizeof *fields);
  size_t n = REAL(strftime)(to, room, format, fields);
  if (n > 0)
    touch_write(pc, to, n + 1);
  return n;
}
SNARL_INTERCEPT(size_t, wcsftime, wchar_t *to, size_t room, const wchar_t *format, const tm *fields) {
  Pc pc = SNARL_CALLER_PC();
  touch_wide_string(pc, format);
  touch_read(pc, fields, sizeof *fields);
  size_t n = REAL(wcsftime)(to, room, format, fields);
  if (n > 0)
    touch_write(pc, to, (n + 1) * sizeof *to);
  return n;
}
namespace {

// The fields of a tm that strptime stores for certain when all of the format has matched.
class ParsedFields {
public:
  explicit ParsedFields(const char *format) {
    bool has_date = false;
    for (const char *f = format; *f; ++f) {
      if (*f != '%')
        continue;
      do
        ++f;
      while (is_one_of("_-0^#EO", *f));
      if (!*f)
        break;
      has_date |= conversion(*f);
    }
    if (has_date) { // follow from the others
      add(offsetof(tm, tm_wday));
      add(offsetof(tm, tm_yday));
    }
  }

  void touch(Pc pc, tm *fields) const {
    for (size_t at = 0; at < sizeof(tm); at += sizeof(int))
      if (words_ >> at / sizeof(int) & 1)
        touch_write(pc, reinterpret_cast<char *>(fields) + at, sizeof(int));
  }

private:
  static bool is_one_of(const char *list, char c) {
    for (; *list; ++list)
      if (*list == c)
        return true;
    return false;
  }

  void add(size_t offset, size_t size = sizeof(int)) {
    for (; size > 0; size -= sizeof(int), offset += sizeof(int))
      words_ |= 1u << offset / sizeof(int);
  }
  void add_day() {
    add(offsetof(tm, tm_mday));
    add(offsetof(tm, tm_mon));
    add(offsetof(tm, tm_year));
  }

  // Whether weekday and day of the year follow from it.
  bool conversion(char letter) {
    switch (letter) {
    case 'c':
      time('T');
      add_day();
      return true;
    case 'D':
    case 'F':
    case 'x':
      add_day();
      return true;
    case 'C':
    case 'y':
    case 'Y':
      add(offsetof(tm, tm_year));
      return true;
    case 'b':
    case 'B':
    case 'h':
    case 'm':
      add(offsetof(tm, tm_mon));
      return true;
    case 'd':
    case 'e':
      add(offsetof(tm, tm_mday));
      return true;
    case 's':
      add(0, sizeof(tm));
      return false;
    case 'a':
    case 'A':
    case 'u':
    case 'w':
      add(offsetof(tm, tm_wday));
      return false;
    case 'j':
      add(offsetof(tm, tm_yday));
      return false;
    case 'z':
      add(offsetof(tm, tm_gmtoff), sizeof(long));
      return false;
    default:
      time(letter);
      return false;
    }
  }

  void time(char letter) {
    if (is_one_of("HIklTRrX", letter))
      add(offsetof(tm, tm_hour));
    if (is_one_of("MTRrX", letter))
      add(offsetof(tm, tm_min));
    if (is_one_of("STrX", letter))
      add(offsetof(tm, tm_sec));
  }

  uint32_t words_ = 0; // a bit for each int of the tm
};

} // namespace
SNARL_INTERCEPT(char *, strptime, const char *from, const char *format, tm *fields) {
  Pc pc = SNARL_CALLER_PC();
  touch_string(pc, format);
  char *end = REAL(strptime)(from, format, fields);
  if (end) { // else what was stored before the text did not match is not known
    touch_read(pc, from, static_cast<size_t>(end - from));
    ParsedFields(format).touch(pc, fields);
  }
  return end;
}

// A sleep that a signal ends says what is left of it.
SNARL_INTERCEPT(int, nanosleep, const timespec *duration, timespec *left) {
  Pc pc = SNARL_CALLER_PC();
  touch_read(pc, duration, sizeof *duration);
  int result = REAL(nanosleep)(duration, left);
  if (result != 0 && errno == EINTR)
    written(pc, left);
  return result;
}
SNARL_INTERCEPT(int, clock_nanosleep, clockid_t clock, int flags, const timespec *duration, timespec *left) {
  Pc pc = SNARL_CALLER_PC();
  touch_read(pc, duration, sizeof *duration);
  int result = REAL(clock_nanosleep)(clock, flags, duration, left);
  if (result == EINTR && !(flags & TIMER_ABSTIME))
    written(pc, left);
  return result;
}
