// snarl: deadlock  holds@left wants@right x50
// why: fifty philosophers, each with its left fork, wait for the right one
#include "support/rendezvous.h"
#include <mutex>
#include <thread>
#include <vector>

constexpr int seats = 50;
std::mutex forks[seats];

void philosopher(int seat) {
  std::lock_guard<std::mutex> left(forks[seat]); // @left
  meet(seats);
  std::lock_guard<std::mutex> right(forks[(seat + 1) % seats]); // @right
}

int main() {
  std::vector<std::thread> table;
  for (int seat = 0; seat < seats; ++seat)
    table.emplace_back(philosopher, seat);
  for (auto &thread : table)
    thread.join();
}
