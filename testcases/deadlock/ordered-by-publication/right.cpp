// snarl: none
// why: what was published is used after what was done before
#include "support/rendezvous.h"
#include <atomic>
#include <mutex>
#include <thread>

std::mutex a, b;

void forth() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void back() {
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
}

struct Part {
  int number = 0;
  void use() {
    ++number;
    back();
  }
};
std::atomic<Part *> published;

void look() {
  if (Part *part = published.load(std::memory_order_acquire))
    part->use();
}

int main() {
  Part part;
  std::thread worker([&] {
    forth();
    published.store(&part, std::memory_order_release);
    reached(1);
  });
  await(1);
  look();
  worker.join();
}
