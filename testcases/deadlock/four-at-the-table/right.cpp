// snarl: none
// why: one philosopher at least is not at the table, so one of the others gets both forks
#include "support/rendezvous.h"
#include <mutex>
#include <semaphore>
#include <thread>
#include <vector>

constexpr int seats = 5;
std::mutex forks[seats];
std::counting_semaphore<seats> table(seats - 1);

void philosopher(int seat) {
  await(seat);
  table.acquire();
  {
    std::lock_guard<std::mutex> left(forks[seat]);
    std::lock_guard<std::mutex> right(forks[(seat + 1) % seats]);
  }
  table.release();
  reached(seat + 1);
}

int main() {
  std::vector<std::thread> guests;
  for (int seat = 0; seat < seats; ++seat)
    guests.emplace_back(philosopher, seat);
  for (auto &guest : guests)
    guest.join();
}
