// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: what is in the event from the beginning ends the first read, whatever else came in before it
#include "support/rendezvous.h"
#include <mutex>
#include <sys/eventfd.h>
#include <thread>

std::mutex a, b;
int event;

void forth() {
  std::lock_guard<std::mutex> first(a);  // @a1
  std::lock_guard<std::mutex> second(b); // @b1
}

void back() {
  std::lock_guard<std::mutex> first(b);  // @b2
  std::lock_guard<std::mutex> second(a); // @a2
}

int main() {
  event = eventfd(1, 0);
  std::thread other([] {
    forth();
    eventfd_write(event, 1);
    reached(1);
  });
  await(1);
  eventfd_t value;
  eventfd_read(event, &value);
  back();
  other.join();
}
