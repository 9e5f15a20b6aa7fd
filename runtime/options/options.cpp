#include "runtime/options/options.h"

#include "runtime/platform/process_image.h"
#include "runtime/platform/sys.h"

namespace snarl {

Options options;

namespace {

enum class OptionType : uint8_t { boolean, number, choice, factor, text, list };

struct OptionRow {
  const char *name;
  OptionType type;
  const char *initial;
  int64_t least, most;
  const char *choices; // of a list: what one value is
  const char *meaning;
};

const OptionRow kRows[] = {
#define SNARL_OPTION_BOOL(name, initial, meaning) {#name, OptionType::boolean, #initial, 0, 1, "0|1", meaning},
#define SNARL_OPTION_NUMBER(name, initial, least, most, meaning)                                                       \
  {#name, OptionType::number, #initial, least, most, nullptr, meaning},
#define SNARL_OPTION_CHOICE(name, initial, choices, meaning)                                                           \
  {#name, OptionType::choice, initial, 0, 0, choices, meaning},
#define SNARL_OPTION_FACTOR(name, least, most, meaning) {#name, OptionType::factor, "", least, most, nullptr, meaning},
#define SNARL_OPTION_TEXT(name, meaning) {#name, OptionType::text, "", 0, 0, nullptr, meaning},
#define SNARL_OPTION_LIST(name, values, meaning) {#name, OptionType::list, "", 0, 0, values, meaning},
#include "runtime/options/each_option.h"
};
constexpr size_t kRowCount = sizeof(kRows) / sizeof(kRows[0]);

void *field_of(Options &o, size_t row) {
  void *const fields[] = {
#define SNARL_OPTION_BOOL(name, initial, meaning) &o.name,
#define SNARL_OPTION_NUMBER(name, initial, least, most, meaning) &o.name,
#define SNARL_OPTION_CHOICE(name, initial, choices, meaning) &o.name,
#define SNARL_OPTION_FACTOR(name, least, most, meaning) &o.name,
#define SNARL_OPTION_TEXT(name, meaning) &o.name,
#define SNARL_OPTION_LIST(name, values, meaning) &o.name,
#include "runtime/options/each_option.h"
  };
  return fields[row];
}

bool separates(char c) {
  return c == ':' || c == ',' || c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

struct Piece {
  const char *begin;
  size_t size;
  bool is(const char *word) const { return __snarl_strlen(word) == size && __snarl_memcmp(begin, word, size) == 0; }
};

Text &operator<<(Text &text, Piece piece) {
  for (size_t i = 0; i < piece.size; ++i)
    text << piece.begin[i];
  return text;
}

bool parse_boolean(Piece value, bool *out) {
  *out = value.is("1") || value.is("true") || value.is("yes");
  return *out || value.is("0") || value.is("false") || value.is("no");
}

bool parse_number(Piece value, int64_t least, int64_t most, int64_t *out) {
  int64_t number = 0;
  for (size_t i = 0; i < value.size; ++i) {
    if (value.begin[i] < '0' || value.begin[i] > '9' || number > most)
      return false;
    number = number * 10 + (value.begin[i] - '0');
  }
  *out = number;
  return value.size && number >= least && number <= most;
}

// "1.5x", "2", "1.25": in hundredths.
bool parse_factor(Piece value, int64_t least, int64_t most, int64_t *out) {
  Piece whole{value.begin, 0};
  while (whole.size < value.size && value.begin[whole.size] != '.' && value.begin[whole.size] != 'x')
    ++whole.size;
  size_t at = whole.size;
  if (!parse_number(whole, 0, most / 100, out))
    return false;
  *out *= 100;
  if (at < value.size && value.begin[at] == '.') {
    const size_t fraction = ++at;
    for (int64_t weight = 10; at < value.size && value.begin[at] >= '0' && value.begin[at] <= '9'; ++at, weight /= 10)
      *out += (value.begin[at] - '0') * weight;
    if (at == fraction || at - fraction > 2)
      return false;
  }
  if (at < value.size && value.begin[at] == 'x')
    ++at;
  return at == value.size && (*out == 0 || (*out >= least && *out <= most));
}

bool is_choice(Piece value, const char *choices) {
  while (*choices) {
    Piece choice{choices, 0};
    while (choices[choice.size] && choices[choice.size] != '|')
      ++choice.size;
    if (choice.size == value.size && __snarl_memcmp(choice.begin, value.begin, value.size) == 0)
      return true;
    choices += choice.size + (choices[choice.size] == '|');
  }
  return false;
}

const char *keep(Piece value) {
  char *text = static_cast<char *>(allocate_forever(value.size + 1));
  __snarl_memcpy(text, value.begin, value.size);
  return text;
}

bool assign(Options &out, size_t row, Piece value) {
  const OptionRow &option = kRows[row];
  void *field = field_of(out, row);
  switch (option.type) {
  case OptionType::boolean:
    return parse_boolean(value, static_cast<bool *>(field));
  case OptionType::number:
    return parse_number(value, option.least, option.most, static_cast<int64_t *>(field));
  case OptionType::factor:
    return parse_factor(value, option.least, option.most, static_cast<int64_t *>(field));
  case OptionType::choice:
    if (!is_choice(value, option.choices))
      return false;
    *static_cast<const char **>(field) = keep(value);
    return true;
  case OptionType::text:
    *static_cast<const char **>(field) = keep(value);
    return value.size != 0;
  case OptionType::list:
    static_cast<Vector<const char *> *>(field)->push(keep(value));
    return value.size != 0;
  }
  return false;
}

Text &factor(Text &text, int64_t hundredths) {
  text << hundredths / 100;
  if (hundredths % 100)
    text << '.' << hundredths / 10 % 10;
  if (hundredths % 10)
    text << hundredths % 10;
  return text << 'x';
}

void describe_values(Text &text, const OptionRow &option) {
  if (option.type == OptionType::number)
    text << option.least << " to " << option.most;
  else if (option.type == OptionType::factor)
    (factor(text, option.least) << " to "), factor(text, option.most) << "; 0 is none";
  else if (option.choices)
    text << option.choices;
  else
    text << "a path";
}

bool set_option(Options &out, const char *source, Piece name, Piece value) {
  Text wrong;
  wrong << source << ": ";
  for (size_t row = 0; row < kRowCount; ++row) {
    if (!name.is(kRows[row].name))
      continue;
    if (assign(out, row, value))
      return true;
    wrong << "bad value '" << value << "' for option '" << name << "' (";
    describe_values(wrong, kRows[row]);
    wrong << ")";
    say(wrong);
    return false;
  }
  wrong << "unknown option '" << name << "'; SNARL_OPTIONS=help=1 lists all";
  say(wrong);
  return false;
}

} // namespace

bool parse_options(const char *text, const char *source, Options &out) {
  for (;;) {
    while (separates(*text))
      ++text;
    if (!*text)
      return true;
    Piece name{text, 0};
    while (*text && *text != '=' && !separates(*text))
      ++text, ++name.size;
    if (*text != '=') {
      Text wrong;
      wrong << source << ": expected '=' after '" << name << "'";
      say(wrong);
      return false;
    }
    char quote = *++text;
    bool quoted = quote == '\'' || quote == '"';
    text += quoted;
    Piece value{text, 0};
    while (*text && (quoted ? *text != quote : !separates(*text)))
      ++text, ++value.size;
    if (quoted && !*text) {
      Text wrong;
      wrong << source << ": the quoted value of option '" << name << "' does not end";
      say(wrong);
      return false;
    }
    text += quoted;
    if (!set_option(out, source, name, value))
      return false;
  }
}

void print_options() {
  say("options (SNARL_OPTIONS=name=value:name=value):");
  for (const OptionRow &option : kRows) {
    Text line;
    line << "  " << option.name << "=" << option.initial;
    while (line.length < 28)
      line << ' ';
    line << ' ' << option.meaning << " (";
    describe_values(line, option);
    line << ")\n";
    sys::write(2, line.buffer, line.length);
  }
}

void options_start() {
  const char *in_program = __snarl_default_options ? __snarl_default_options() : nullptr;
  const char *in_environment = environment_value("SNARL_OPTIONS");
  bool right = !in_program || parse_options(in_program, "__snarl_default_options()", options);
  right = right && (!in_environment || parse_options(in_environment, "SNARL_OPTIONS", options));
  if (!right)
    sys::exit_group(2);
  if (!options.help)
    return;
  print_options();
  sys::exit_group(0);
}

} // namespace snarl
