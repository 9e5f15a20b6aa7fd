// snarl: none
// why: each takes the fork of the lower number first
#include "support/rendezvous.h"
#include <algorithm>
#include <mutex>
#include <thread>
#include <vector>

std::mutex forks[5];

void philosopher(int seat) {
  await(seat);
  {
    std::lock_guard<std::mutex> low(forks[std::min(seat, (seat + 1) % 5)]);
    std::lock_guard<std::mutex> high(forks[std::max(seat, (seat + 1) % 5)]);
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
