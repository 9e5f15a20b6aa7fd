// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: one of the two pipes tells of the idle thread, and that is enough
#include "support/rendezvous.h"
#include <mutex>
#include <poll.h>
#include <thread>
#include <unistd.h>

std::mutex a, b;
int one[2], other[2];

void forth() {
  std::lock_guard<std::mutex> first(a);  // @a1
  std::lock_guard<std::mutex> second(b); // @b1
}

void back() {
  std::lock_guard<std::mutex> first(b);  // @b2
  std::lock_guard<std::mutex> second(a); // @a2
}

void put_byte(const int ends[2]) {
  if (write(ends[1], "x", 1) != 1)
    _exit(1);
}

void wait_for_any() {
  pollfd both[] = {{one[0], POLLIN, 0}, {other[0], POLLIN, 0}};
  if (poll(both, 2, -1) < 1)
    _exit(1);
}

int main() {
  if (pipe(one) != 0 || pipe(other) != 0)
    return 1;
  std::thread worker([] {
    forth();
    put_byte(one);
    reached(1);
  });
  std::thread idle([] { put_byte(other); });
  idle.join();
  await(1);
  wait_for_any();
  back();
  worker.join();
}
