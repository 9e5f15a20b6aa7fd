// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: the use throws, and whoever catches that goes on in any case
#include "support/rendezvous.h"
#include <atomic>
#include <mutex>
#include <thread>

std::mutex a, b;

void forth() {
  std::lock_guard<std::mutex> first(a);  // @a1
  std::lock_guard<std::mutex> second(b); // @b1
}

void back() {
  std::lock_guard<std::mutex> first(b);  // @b2
  std::lock_guard<std::mutex> second(a); // @a2
}

struct Part {
  int number = 0;
  void use() { throw ++number; }
};
std::atomic<Part *> published;

void look() {
  if (Part *part = published.load(std::memory_order_acquire))
    part->use();
}

void look_and_go_on() {
  try {
    look();
  } catch (int) {
  }
}

int main() {
  Part part;
  published.store(&part);
  look_and_go_on(); // what is done once for all exceptions is over
  published.store(nullptr);
  std::thread worker([&] {
    forth();
    published.store(&part, std::memory_order_release);
    reached(1);
  });
  await(1);
  look_and_go_on();
  back();
  worker.join();
}
