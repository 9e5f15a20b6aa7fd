// snarl: potential-deadlock  holds@all wants@b1  holds@b2 wants@one
// why: of 5,000 locks, released oldest first, one in the middle is still held when b is wanted
#include "support/rendezvous.h"
#include <mutex>
#include <thread>
#include <vector>

std::vector<std::mutex> locks(5000);
std::mutex b;

void forth() {
  for (std::mutex &lock : locks)
    lock.lock(); // @all
  for (std::mutex &lock : locks)
    if (&lock != &locks[2500])
      lock.unlock();
  b.lock(); // @b1
  b.unlock();
  locks[2500].unlock();
}

void back() {
  std::lock_guard<std::mutex> first(b);            // @b2
  std::lock_guard<std::mutex> second(locks[2500]); // @one
}

int main() {
  std::thread one([] {
    forth();
    reached(1);
  });
  std::thread two([] {
    await(1);
    back();
  });
  one.join();
  two.join();
}
