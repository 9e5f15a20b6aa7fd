// snarl: none
// why: the variable is asked for before the lock is taken; a second time it cannot be in its constructor any more
#include "support/rendezvous.h"
#include <mutex>
#include <thread>

std::mutex registry;

struct Logger {
  Logger() { std::lock_guard<std::mutex> entry(registry); }
  int level = 1;
};

Logger &logger() {
  static Logger only;
  return only;
}

int list() {
  Logger &known = logger();
  std::lock_guard<std::mutex> all(registry);
  return logger().level + known.level;
}

int main() {
  std::thread other([] {
    logger();
    reached(1);
  });
  await(1);
  int level = list();
  other.join();
  return level - 2;
}
