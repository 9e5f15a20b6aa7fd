// snarl: potential-deadlock  holds@left wants@right x5
// why: five philosophers, each takes the left fork and then the right one
#include "support/rendezvous.h"
#include <mutex>
#include <thread>
#include <vector>

std::mutex forks[5];

void philosopher(int seat) {
  await(seat);
  {
    std::lock_guard<std::mutex> left(forks[seat]);            // @left
    std::lock_guard<std::mutex> right(forks[(seat + 1) % 5]); // @right
  }
  reached(seat + 1);
}

int main() {
  std::vector<std::thread> table;
  for (int seat = 0; seat < 5; ++seat)
    table.emplace_back(philosopher, seat);
  for (auto &thread : table)
    thread.join();
}
