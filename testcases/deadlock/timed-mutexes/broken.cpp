// snarl: deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: mutexes that could be waited for with a time limit are waited for without one, in two orders
#include "support/rendezvous.h"
#include <chrono>
#include <mutex>
#include <thread>

std::timed_mutex printer;
std::recursive_timed_mutex scanner;

void copy() {
  if (!printer.try_lock_for(std::chrono::minutes(1))) // @a1
    return;
  meet(2);
  std::scoped_lock second(scanner); // @b1
  printer.unlock();
}

void scan() {
  std::scoped_lock first(scanner); // @b2
  meet(2);
  std::scoped_lock second(printer); // @a2
}

int main() {
  std::thread one(copy), two(scan);
  one.join();
  two.join();
}
