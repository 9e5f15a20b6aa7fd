// snarl: data-race  write@second  read@seen_second  on heap@text
// snarl: data-race  write@fourth  write@replaced  on heap@text
// why: four places write a byte each into one word; each of them is a write of its own, and is told by its own line
#include "support/rendezvous.h"
#include <thread>

static char *text;

__attribute__((noinline)) static void append(char *at, char c) {
  *at = c; // @fourth
}

static void write_digits(unsigned number) {
  text[0] = static_cast<char>('0' + number / 100);
  if (number > 9)
    text[1] = static_cast<char>('0' + number / 10 % 10); // @second
  text[2] = static_cast<char>('0' + number % 10);
  append(text + 3, ';');
}

int main() {
  text = new char[8]; // @text
  std::thread writer([] {
    write_digits(123);
    reached(1);
  });
  std::thread reader([] {
    await(1);
    char second = text[1]; // @seen_second
    text[3] = second;      // @replaced
  });
  writer.join();
  reader.join();
  const bool right = text[0] == '1';
  delete[] text;
  return right ? 0 : 1;
}
