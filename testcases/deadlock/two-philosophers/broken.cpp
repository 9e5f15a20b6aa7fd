// snarl: deadlock  holds@left wants@right x2
// why: two philosophers each have a fork and wait for the other's
#include "support/rendezvous.h"
#include <mutex>
#include <thread>

std::mutex forks[2];

void philosopher(int seat) {
  std::lock_guard<std::mutex> left(forks[seat]); // @left
  meet(2);
  std::lock_guard<std::mutex> right(forks[1 - seat]); // @right
}

int main() {
  std::thread one(philosopher, 0), two(philosopher, 1);
  one.join();
  two.join();
}
