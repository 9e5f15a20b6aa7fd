// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: what was harmless before the thread existed is done once more beside it
#include "support/rendezvous.h"
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

int main() {
  std::thread bystander([] { await(2); }), other;
  for (bool early : {true, false}) {
    forth();
    if (early)
      other = std::thread([] {
        await(1);
        back();
      });
  }
  reached(1);
  other.join();
  reached(2);
  bystander.join();
}
