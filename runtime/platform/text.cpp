#include "runtime/platform/sys.h"

namespace snarl {

Text &Text::operator<<(char c) {
  if (length + 1 < sizeof(buffer))
    buffer[length++] = c;
  return *this;
}

Text &Text::operator<<(const char *s) {
  for (; *s; ++s)
    *this << *s;
  return *this;
}

Text &Text::operator<<(uint64_t v) {
  char digits[20];
  int n = 0;
  do
    digits[n++] = static_cast<char>('0' + v % 10);
  while (v /= 10);
  while (n)
    *this << digits[--n];
  return *this;
}

Text &Text::operator<<(int64_t v) {
  if (v < 0)
    *this << '-';
  return *this << (v < 0 ? 0 - static_cast<uint64_t>(v) : static_cast<uint64_t>(v));
}

Text &Text::hex(uint64_t v) {
  *this << "0x";
  int shift = 60;
  while (shift && !(v >> shift))
    shift -= 4;
  for (; shift >= 0; shift -= 4)
    *this << "0123456789abcdef"[(v >> shift) & 15];
  return *this;
}

const char *Text::c_str() {
  buffer[length] = 0;
  return buffer;
}

void say(const char *text) {
  Text line;
  line << "snarl: " << text;
  if (line.length + 1 == sizeof(line.buffer))
    --line.length; // a cut line still ends as a line
  line << '\n';
  sys::write(2, line.buffer, line.length);
}

void say(Text &text) {
  say(text.c_str());
}

} // namespace snarl
