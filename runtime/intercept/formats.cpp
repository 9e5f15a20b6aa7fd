#include "runtime/intercept/formats.h"

#include "runtime/intercept/string_bytes.h"

#include <climits>
#include <wchar.h>

namespace snarl {
namespace {

enum class Length : uint8_t { none, hh, h, l, ll, L, j, z, t };

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

int parse_number(const char *&f) {
  int n = 0;
  for (; is_digit(*f); ++f)
    n = n < INT_MAX / 10 - 1 ? n * 10 + (*f - '0') : n;
  return n;
}

bool in(const char *set, char c) {
  for (; *set; ++set)
    if (*set == c)
      return true;
  return false;
}

Length parse_length(const char *&f) {
  switch (*f) {
  case 'h':
    return *++f == 'h' ? ++f, Length::hh : Length::h;
  case 'l':
    return *++f == 'l' ? ++f, Length::ll : Length::l;
  case 'q':
    return ++f, Length::ll;
  case 'L':
    return ++f, Length::L;
  case 'j':
    return ++f, Length::j;
  case 'z':
  case 'Z':
    return ++f, Length::z;
  case 't':
    return ++f, Length::t;
  default:
    return Length::none;
  }
}

size_t integer_bytes(Length length) {
  switch (length) {
  case Length::hh:
    return 1;
  case Length::h:
    return 2;
  case Length::none:
    return 4;
  default:
    return 8;
  }
}

size_t float_bytes(Length length) {
  return length == Length::L || length == Length::ll ? sizeof(long double) : length == Length::l ? 8 : 4;
}

size_t wide_bytes(const wchar_t *s, size_t limit) {
  size_t n = 0;
  while (n < limit && s[n])
    ++n;
  return (n < limit ? n + 1 : n) * sizeof *s;
}

struct Printed {
  Pc pc;
  va_list arguments;

  // A width or precision that is given as an argument, or in the format; -1 when there is none.
  int number(const char *&f) {
    if (*f != '*')
      return is_digit(*f) ? parse_number(f) : -1;
    ++f;
    return va_arg(arguments, int);
  }

  bool conversion(char c, Length length, int precision) {
    bool wide = c == 'S' || (c == 's' && length == Length::l);
    size_t limit = precision < 0 ? SIZE_MAX : static_cast<size_t>(precision);
    if (c == 's' || c == 'S') {
      void *s = va_arg(arguments, void *);
      if (s)
        touch_read(pc, s,
                   wide ? wide_bytes(static_cast<wchar_t *>(s), limit) : string_bytes(static_cast<char *>(s), limit));
    } else if (c == 'n') {
      touch_write(pc, va_arg(arguments, void *), integer_bytes(length));
    } else if (in("eEfFgGaA", c)) {
      // Passed in other places each. NOLINTNEXTLINE(bugprone-branch-clone)
      if (length == Length::L || length == Length::ll)
        (void)va_arg(arguments, long double);
      else
        (void)va_arg(arguments, double);
    } else if (in("diouxXcCpbB", c)) {
      (void)va_arg(arguments, long); // every integer and pointer takes one register or stack word
    } else {
      return c == '%' || c == 'm';
    }
    return true;
  }
};

struct Scanned {
  Pc pc;
  va_list arguments;
  int left; // assignments that took place

  static void skip_set(const char *&f) {
    if (*f == '^')
      ++f;
    if (*f == ']')
      ++f;
    while (*f && *f != ']')
      ++f;
    if (*f == ']')
      ++f;
  }

  void text(char c, Length length, int width, bool allocated) {
    auto *to = va_arg(arguments, void *);
    bool wide = length == Length::l || c == 'S' || c == 'C';
    if (allocated) {
      touch_write(pc, to, sizeof(void *));
      to = *static_cast<void **>(to);
    }
    if (c == 'c' || c == 'C')
      touch_write(pc, to, static_cast<size_t>(width < 0 ? 1 : width) * (wide ? sizeof(wchar_t) : 1));
    else
      touch_write(pc, to,
                  wide ? wide_bytes(static_cast<wchar_t *>(to), SIZE_MAX) : string_length(static_cast<char *>(to)) + 1);
  }

  // False: nothing after this was assigned, or it is not known.
  bool conversion(const char *&f, Length length, int width, bool suppressed, bool allocated) {
    char c = *f++;
    if (c == '[')
      skip_set(f);
    if (c == '%' || (suppressed && c))
      return true;
    if (c == 'n') {
      touch_write(pc, va_arg(arguments, void *), integer_bytes(length));
      return true;
    }
    if (left-- <= 0)
      return false;
    if (in("sScC[", c))
      text(c, length, width, allocated);
    else if (in("diouxX", c))
      touch_write(pc, va_arg(arguments, void *), integer_bytes(length));
    else if (c == 'p')
      touch_write(pc, va_arg(arguments, void *), sizeof(void *));
    else if (in("eEfFgGaA", c))
      touch_write(pc, va_arg(arguments, void *), float_bytes(length));
    else
      return false;
    return true;
  }
};

// To the conversion after the next %, or to the end.
const char *next_conversion(const char *f) {
  while (*f && *f != '%')
    ++f;
  return *f ? f + 1 : f;
}

bool positional(const char *f) {
  while (is_digit(*f))
    ++f;
  return *f == '$';
}

} // namespace

void touch_printed(Pc pc, const char *format, va_list arguments) {
  if (untouched())
    return;
  touch_string(pc, format);
  Printed walk{pc, {}};
  va_copy(walk.arguments, arguments);
  for (const char *f = next_conversion(format); *f; f = next_conversion(f)) {
    if (positional(f))
      break;
    while (*f && in("-+ #0'I", *f))
      ++f;
    walk.number(f);
    int precision = -1;
    if (*f == '.') {
      precision = walk.number(++f);
      precision = precision < 0 && f[-1] == '.' ? 0 : precision; // a lone point is a precision of 0
    }
    Length length = parse_length(f);
    if (!*f || !walk.conversion(*f, length, precision))
      break;
    ++f;
  }
  va_end(walk.arguments);
}

void touch_scanned(Pc pc, const char *format, va_list arguments, int assigned) {
  if (untouched())
    return;
  touch_string(pc, format);
  Scanned walk{pc, {}, assigned};
  va_copy(walk.arguments, arguments);
  for (const char *f = next_conversion(format); *f; f = next_conversion(f)) {
    if (positional(f))
      break;
    bool suppressed = false, allocated = false;
    for (; *f == '*' || *f == '\'' || *f == 'I'; ++f)
      suppressed |= *f == '*';
    int width = is_digit(*f) ? parse_number(f) : -1;
    if (*f == 'm') {
      allocated = true;
      ++f;
    }
    Length length = parse_length(f);
    if (!walk.conversion(f, length, width, suppressed, allocated))
      break;
  }
  va_end(walk.arguments);
}

} // namespace snarl
