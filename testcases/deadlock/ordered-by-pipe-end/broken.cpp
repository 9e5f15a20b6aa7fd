// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: the last one to close its descriptor goes on to work after that
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

void wait_for_end() {
  char byte;
  while (read(ends[0], &byte, 1) > 0)
    ;
}

int main() {
  if (pipe(ends) != 0)
    return 1;
  const int another = dup(ends[1]);
  std::thread one([] { close(ends[1]); });
  std::thread other([another] {
    close(another);
    forth();
    reached(1);
  });
  wait_for_end();
  await(1);
  back();
  one.join();
  other.join();
}
