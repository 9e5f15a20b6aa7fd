// snarl: none
// why: the reader asks under the lock under which all of it is written
#include "support/rendezvous.h"
#include <mutex>
#include <thread>

static char *text;
static std::mutex lock;

__attribute__((noinline)) static void append(char *at, char c) {
  *at = c;
}

static void write_digits(unsigned number) {
  text[0] = static_cast<char>('0' + number / 100);
  if (number > 9)
    text[1] = static_cast<char>('0' + number / 10 % 10);
  text[2] = static_cast<char>('0' + number % 10);
  append(text + 3, ';');
}

int main() {
  text = new char[8];
  std::thread writer([] {
    {
      std::lock_guard guard(lock);
      write_digits(123);
    }
    reached(1);
  });
  std::thread reader([] {
    await(1);
    std::lock_guard guard(lock);
    char second = text[1];
    text[3] = second;
  });
  writer.join();
  reader.join();
  const bool right = text[0] == '1';
  delete[] text;
  return right ? 0 : 1;
}
