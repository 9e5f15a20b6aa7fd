// snarl: potential-deadlock  holds@left wants@right x5
// why: all five philosophers may sit at the table at once
#include "support/rendezvous.h"
#include <mutex>
#include <semaphore>
#include <thread>
#include <vector>

constexpr int seats = 5;
std::mutex forks[seats];
std::counting_semaphore<seats> table(seats);

void philosopher(int seat) {
  await(seat);
  table.acquire();
  {
    std::lock_guard<std::mutex> left(forks[seat]);                // @left
    std::lock_guard<std::mutex> right(forks[(seat + 1) % seats]); // @right
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
