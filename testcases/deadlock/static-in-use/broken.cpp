// snarl: potential-deadlock  holds@asking wants@registering  holds@lists wants@asking
// why: who asks for the variable holds what its constructor takes; it was initialised before, in this run
#include "support/rendezvous.h"
#include <mutex>
#include <thread>

std::mutex registry;

struct Logger {
  Logger() {
    std::lock_guard<std::mutex> entry(registry); // @registering
  }
  int level = 1;
};

Logger &logger() {
  static Logger only; // @asking
  return only;
}

int list() {
  std::lock_guard<std::mutex> all(registry); // @lists
  return logger().level;
}

int main() {
  std::thread other([] {
    logger();
    reached(1);
  });
  await(1);
  int level = list();
  other.join();
  return level - 1;
}
