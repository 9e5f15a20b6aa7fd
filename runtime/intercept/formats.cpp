#include "runtime/intercept/formats.h"

#include "runtime/intercept/string_bytes.h"

#include <climits>

namespace snarl {
namespace {

// --- the text of a format ---

enum class Length : uint8_t { none, hh, h, l, ll, L, j, z, t };

// A width, a precision or an argument's place, as the format gives it.
struct Number {
  enum Kind : uint8_t { absent, written, argument } kind = absent;
  int value = 0; // of an argument: its position, from 1 on; 0: the next one
};

struct Conversion {
  int position = 0; // of the argument, from 1 on; 0: the next one
  Number width, precision;
  Length length = Length::none;
  bool suppressed = false, allocated = false; // scanf's * and m
  char letter = 0;
};

template <typename Char> bool is_digit(Char c) {
  return c >= '0' && c <= '9';
}

template <typename Char> bool in(const char *set, Char c) {
  for (; *set; ++set)
    if (static_cast<Char>(*set) == c)
      return true;
  return false;
}

template <typename Char> int parse_digits(const Char *&f) {
  int n = 0;
  for (; is_digit(*f); ++f)
    n = n < INT_MAX / 10 - 1 ? n * 10 + static_cast<int>(*f - '0') : n;
  return n;
}

// The n of "n$", or 0.
template <typename Char> int parse_position(const Char *&f) {
  const Char *after = f;
  int n = parse_digits(after);
  if (*after != '$')
    return 0;
  f = after + 1;
  return n;
}

template <typename Char> Number parse_number(const Char *&f) {
  if (*f == '*')
    return {Number::argument, parse_position(++f)};
  if (is_digit(*f))
    return {Number::written, parse_digits(f)};
  return {};
}

template <typename Char> Length parse_length(const Char *&f) {
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

template <typename Char> char parse_letter(const Char *&f) {
  constexpr Char kLastLetter = 'z';
  return *f > 0 && *f <= kLastLetter ? static_cast<char>(*f++) : '\0';
}

// What follows a %. A letter of 0: the format ends here, or is not known.
template <typename Char> Conversion parse_printed(const Char *&f) {
  Conversion c;
  c.position = parse_position(f);
  while (in("-+ #0'I", *f))
    ++f;
  c.width = parse_number(f);
  if (*f == '.') {
    c.precision = parse_number(++f);
    if (c.precision.kind == Number::absent)
      c.precision.kind = Number::written; // a lone point is a precision of 0
  }
  c.length = parse_length(f);
  c.letter = parse_letter(f);
  return c;
}

template <typename Char> void skip_set(const Char *&f) {
  if (*f == '^')
    ++f;
  if (*f == ']')
    ++f;
  while (*f && *f != ']')
    ++f;
  if (*f == ']')
    ++f;
}

template <typename Char> Conversion parse_scanned(const Char *&f) {
  Conversion c;
  c.position = parse_position(f);
  for (; *f == '*' || *f == '\'' || *f == 'I'; ++f)
    c.suppressed |= *f == '*';
  if (is_digit(*f))
    c.width = {Number::written, parse_digits(f)};
  if (*f == 'm') {
    c.allocated = true;
    ++f;
  }
  c.length = parse_length(f);
  c.letter = parse_letter(f);
  if (c.letter == '[')
    skip_set(f);
  return c;
}

// To the conversion after the next %, or to the end.
template <typename Char> const Char *next_conversion(const Char *f) {
  while (*f && *f != '%')
    ++f;
  return *f ? f + 1 : f;
}

// --- the arguments ---

// As what a variadic argument is passed; all that is asked of a number is to make way for the next argument.
enum class Passed : uint8_t { word, real, long_real };

struct Prints {
  template <typename Char> static Conversion parse(const Char *&f) { return parse_printed(f); }
  static Passed passed(const Conversion &c) {
    if (!in("eEfFgGaA", c.letter))
      return Passed::word; // every integer and pointer takes one register or stack word
    return c.length == Length::L || c.length == Length::ll ? Passed::long_real : Passed::real;
  }
  static bool takes_argument(const Conversion &c) { return c.letter != '%' && c.letter != 'm'; }
};

struct Scans {
  template <typename Char> static Conversion parse(const Char *&f) { return parse_scanned(f); }
  static Passed passed(const Conversion &) { return Passed::word; }
  static bool takes_argument(const Conversion &c) { return c.letter != '%' && !c.suppressed; }
};

inline constexpr int kMostPositions = 64; // a format that names more ends the walk

// The arguments of one call, in turn or by their positions. A format has either; one that mixes them ends the walk.
template <typename Char, typename Family> class Arguments {
public:
  Arguments(const Char *of, va_list given) : format(of) { va_copy(list, given); }
  ~Arguments() { va_end(list); }
  Arguments(const Arguments &) = delete;
  Arguments &operator=(const Arguments &) = delete;

  bool take(int position, Passed how, uintptr_t &value) {
    if (position == 0) {
      order = order == Order::unknown ? Order::in_turn : order;
      value = order == Order::in_turn ? next(how) : 0;
      return order == Order::in_turn;
    }
    if (order == Order::unknown)
      order = load() ? Order::positions : Order::mixed;
    value = order == Order::positions && position <= kMostPositions ? words[position - 1] : 0;
    return order == Order::positions && position <= kMostPositions;
  }

private:
  enum class Order : uint8_t { unknown, in_turn, positions, mixed } order = Order::unknown;
  const Char *format;
  va_list list;
  uintptr_t words[kMostPositions] = {};

  uintptr_t next(Passed how) {
    if (how == Passed::word)
      return va_arg(list, uintptr_t);
    return how == Passed::real ? skip<double>() : skip<long double>();
  }

  template <typename T> uintptr_t skip() {
    (void)va_arg(list, T);
    return 0;
  }

  // An argument's place depends on how those before it are passed, so all conversions have to be looked at first.
  bool load() {
    Passed how[kMostPositions] = {};
    int last = 0;
    auto note = [&](int position, Passed as) {
      if (position == 0 || position > kMostPositions)
        return false;
      how[position - 1] = as;
      last = position > last ? position : last;
      return true;
    };
    for (const Char *f = next_conversion(format); *f; f = next_conversion(f)) {
      Conversion c = Family::parse(f);
      bool known = (c.width.kind != Number::argument || note(c.width.value, Passed::word)) &&
                   (c.precision.kind != Number::argument || note(c.precision.value, Passed::word)) &&
                   (!Family::takes_argument(c) || note(c.position, Family::passed(c)));
      if (!known)
        return false;
    }
    for (int i = 0; i < last; ++i)
      words[i] = next(how[i]);
    return true;
  }
};

// --- what a conversion touches ---

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

template <typename Char> size_t printed_string_bytes(const void *string, bool wide, size_t limit) {
  constexpr bool into_wide = sizeof(Char) == sizeof(wchar_t);
  auto *narrow_string = static_cast<const char *>(string);
  auto *wide_string = static_cast<const wchar_t *>(string);
  if (wide)
    return into_wide || limit == SIZE_MAX ? wide_string_bytes(wide_string, limit)
                                          : converted_wide_bytes(wide_string, limit);
  return into_wide && limit != SIZE_MAX ? converted_bytes(narrow_string, limit) : string_bytes(narrow_string, limit);
}

template <typename Char> struct Printed {
  Pc pc;
  Arguments<Char, Prints> arguments;

  // -1 when there is none.
  bool number(Number given, int &value) {
    uintptr_t word = 0;
    bool known = given.kind != Number::argument || arguments.take(given.value, Passed::word, word);
    value = given.kind == Number::absent ? -1 : given.kind == Number::written ? given.value : static_cast<int>(word);
    return known;
  }

  bool conversion(const Conversion &c) {
    int width, precision;
    if (!number(c.width, width) || !number(c.precision, precision))
      return false;
    if (!Prints::takes_argument(c))
      return true;
    uintptr_t word = 0;
    if (!in("sSndiouxXcCpbBeEfFgGaA", c.letter) || !arguments.take(c.position, Prints::passed(c), word))
      return false;
    auto *target = reinterpret_cast<void *>(word);
    if (c.letter == 'n')
      touch_write(pc, target, integer_bytes(c.length));
    else if ((c.letter == 's' || c.letter == 'S') && target)
      touch_read(pc, target,
                 printed_string_bytes<Char>(target, c.letter == 'S' || c.length == Length::l,
                                            precision < 0 ? SIZE_MAX : static_cast<size_t>(precision)));
    return true;
  }
};

template <typename Char> struct Scanned {
  Pc pc;
  Arguments<Char, Scans> arguments;
  int left; // assignments that took place
  ScanInput<Char> input;
  bool reached = true; // the input can not have failed to match since the last of them

  // How many of the `width` characters of %c were stored for certain: the last that is assigned may have met the end.
  size_t stored(const void *to, size_t width, bool wide) const {
    if (width <= 1 || left > 1)
      return width;
    if (!input.string)
      return input.ended ? 1 : width;
    if (wide != (sizeof(Char) == sizeof(wchar_t)))
      return 1;
    size_t length = 0;
    while (input.string[length])
      ++length;
    for (size_t at = 0; at + width <= length; ++at)
      if (__builtin_memcmp(input.string + at, to, width * sizeof(Char)) == 0)
        return width;
    return 1;
  }

  void text(const Conversion &c, void *to) {
    bool wide = c.length == Length::l || c.letter == 'S' || c.letter == 'C';
    if (c.allocated) {
      touch_write(pc, to, sizeof(void *));
      to = *static_cast<void **>(to);
    }
    if (c.letter == 'c' || c.letter == 'C')
      touch_write(pc, to,
                  stored(to, c.width.kind == Number::absent ? 1 : static_cast<size_t>(c.width.value), wide) *
                      (wide ? sizeof(wchar_t) : 1));
    else
      touch_write(pc, to,
                  wide ? wide_string_bytes(static_cast<wchar_t *>(to), SIZE_MAX)
                       : string_bytes(static_cast<char *>(to), SIZE_MAX));
  }

  void assign(const Conversion &c, void *to) {
    if (in("sScC[", c.letter))
      text(c, to);
    else if (c.letter == 'p')
      touch_write(pc, to, sizeof(void *));
    else if (in("eEfFgGaA", c.letter))
      touch_write(pc, to, float_bytes(c.length));
    else
      touch_write(pc, to, integer_bytes(c.length));
  }

  // False: nothing after this was assigned, or it is not known.
  bool conversion(const Conversion &c) {
    if (!Scans::takes_argument(c)) {
      reached = false;
      return c.letter != 0;
    }
    bool counts = c.letter != 'n';
    if (!in("sScC[diouxXpeEfFgGaAn", c.letter) || (left <= 0 && (counts || !reached)))
      return false;
    uintptr_t word = 0;
    if (!arguments.take(c.position, Passed::word, word))
      return false;
    assign(c, reinterpret_cast<void *>(word));
    if (counts) {
      --left;
      reached = true;
    }
    return true;
  }

  // What stands between two conversions; white space always matches.
  void literal(const Char *from, const Char *to) {
    for (; from < to; ++from)
      reached &= in(" \t\n\v\f\r", *from);
  }
};

void touch_format(Pc pc, const char *format) {
  touch_string(pc, format);
}
void touch_format(Pc pc, const wchar_t *format) {
  touch_wide_string(pc, format);
}

} // namespace

template <typename Char> void touch_printed(Pc pc, const Char *format, va_list given) {
  if (untouched())
    return;
  touch_format(pc, format);
  Printed<Char> walk{pc, {format, given}};
  for (const Char *f = next_conversion(format); *f; f = next_conversion(f))
    if (!walk.conversion(Prints::parse(f)))
      break;
}
template void touch_printed(Pc pc, const char *format, va_list given);
template void touch_printed(Pc pc, const wchar_t *format, va_list given);

template <typename Char>
void touch_scanned(Pc pc, const Char *format, va_list given, int assigned, ScanInput<Char> input) {
  if (untouched())
    return;
  touch_format(pc, format);
  Scanned<Char> walk{pc, {format, given}, assigned, input};
  for (const Char *from = format, *f = next_conversion(format); *f; from = f, f = next_conversion(f)) {
    walk.literal(from, f - 1);
    if (!walk.conversion(Scans::parse(f)))
      break;
  }
}
template void touch_scanned(Pc pc, const char *format, va_list given, int assigned, ScanInput<char> input);
template void touch_scanned(Pc pc, const wchar_t *format, va_list given, int assigned, ScanInput<wchar_t> input);

} // namespace snarl
