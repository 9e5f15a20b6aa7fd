// snarl: none
// why: of 5,000 locks, released oldest first, none is held any more when b is wanted
#include "support/rendezvous.h"
#include <mutex>
#include <thread>
#include <vector>

std::vector<std::mutex> locks(5000);
std::mutex b;

void forth() {
  for (std::mutex &lock : locks)
    lock.lock();
  for (std::mutex &lock : locks)
    lock.unlock();
  b.lock();
  b.unlock();
}

void back() {
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(locks[2500]);
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
