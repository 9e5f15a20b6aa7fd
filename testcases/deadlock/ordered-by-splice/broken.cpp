// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: the one order comes once more after the byte
#include "support/rendezvous.h"
#include <fcntl.h>
#include <mutex>
#include <thread>
#include <unistd.h>

std::mutex a, b;
int first[2], second[2];

void forth() {
  std::lock_guard<std::mutex> first(a);  // @a1
  std::lock_guard<std::mutex> second(b); // @b1
}

void back() {
  std::lock_guard<std::mutex> first(b);  // @b2
  std::lock_guard<std::mutex> second(a); // @a2
}

int main() {
  pipe(first);
  pipe(second);
  std::thread other([&] {
    forth();
    write(first[1], "m", 1);
    splice(first[0], nullptr, second[1], nullptr, 1, 0);
    forth();
    reached(1);
  });
  char message;
  read(second[0], &message, 1);
  await(1);
  back();
  other.join();
}
