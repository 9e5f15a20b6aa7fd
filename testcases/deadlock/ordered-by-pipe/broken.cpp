// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: a byte of the idle thread is enough, and the other one may be at work still
#include "support/rendezvous.h"
#include <mutex>
#include <thread>
#include <unistd.h>

std::mutex a, b;
int ends[2];

void forth() {
  std::lock_guard<std::mutex> first(a);  // @a1
  std::lock_guard<std::mutex> second(b); // @b1
}

void back() {
  std::lock_guard<std::mutex> first(b);  // @b2
  std::lock_guard<std::mutex> second(a); // @a2
}

void put_byte() {
  if (write(ends[1], "x", 1) != 1)
    _exit(1);
}

void take_bytes() {
  char bytes[2];
  if (read(ends[0], bytes, sizeof bytes) < 1)
    _exit(1);
}

int main() {
  if (pipe(ends) != 0)
    return 1;
  std::thread idle(put_byte);
  std::thread other([] {
    forth();
    put_byte();
    reached(1);
  });
  idle.join();
  await(1);
  take_bytes();
  back();
  other.join();
}
