// snarl: none
// why: the last one takes its right fork first
#include "support/rendezvous.h"
#include <mutex>
#include <thread>
#include <vector>

constexpr int seats = 50;
std::mutex forks[seats];

void philosopher(int seat) {
  meet(seats);
  const int next = (seat + 1) % seats;
  const bool last = next == 0;
  std::lock_guard<std::mutex> first(forks[last ? next : seat]);
  std::lock_guard<std::mutex> second(forks[last ? seat : next]);
}

int main() {
  std::vector<std::thread> table;
  for (int seat = 0; seat < seats; ++seat)
    table.emplace_back(philosopher, seat);
  for (auto &thread : table)
    thread.join();
}
