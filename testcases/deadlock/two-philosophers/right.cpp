// snarl: none
// why: a waiter at the table lets one of them begin at a time
#include "support/rendezvous.h"
#include <mutex>
#include <thread>

std::mutex waiter, forks[2];

void philosopher(int seat) {
  meet(2);
  std::lock_guard<std::mutex> leave(waiter);
  std::lock_guard<std::mutex> left(forks[seat]);
  std::lock_guard<std::mutex> right(forks[1 - seat]);
}

int main() {
  std::thread one(philosopher, 0), two(philosopher, 1);
  one.join();
  two.join();
}
