// snarl: none
// why: the last read comes after both bytes, whichever came first
#include <mutex>
#include <thread>
#include <unistd.h>

std::mutex a, b;
int ends[2];

void forth() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void back() {
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
}

void put_byte() {
  if (write(ends[1], "x", 1) != 1)
    _exit(1);
}

void take_byte() {
  char byte;
  if (read(ends[0], &byte, 1) != 1)
    _exit(1);
}

int main() {
  if (pipe(ends) != 0)
    return 1;
  std::thread idle(put_byte);
  std::thread other([] {
    forth();
    put_byte();
  });
  take_byte();
  take_byte();
  back();
  idle.join();
  other.join();
}
