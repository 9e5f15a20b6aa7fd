// snarl: none
// why: who gives up after a while leaves the other one its way
#include "support/rendezvous.h"
#include <chrono>
#include <mutex>
#include <thread>

std::timed_mutex printer;
std::recursive_timed_mutex scanner;

void copy() {
  if (!printer.try_lock_for(std::chrono::minutes(1)))
    return;
  meet(2);
  if (scanner.try_lock_for(std::chrono::milliseconds(1)))
    scanner.unlock();
  printer.unlock();
}

void scan() {
  std::scoped_lock first(scanner);
  meet(2);
  std::scoped_lock second(printer);
}

int main() {
  std::thread one(copy), two(scan);
  one.join();
  two.join();
}
