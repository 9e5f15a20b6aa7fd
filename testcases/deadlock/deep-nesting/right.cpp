// snarl: none
// why: the same thousand locks, and the last one comes last everywhere
#include "support/rendezvous.h"
#include <mutex>
#include <thread>

std::mutex locks[1000], last;

void all() {
  for (std::mutex &lock : locks)
    lock.lock();
  last.lock();
  last.unlock();
  for (std::mutex &lock : locks)
    lock.unlock();
}

void forth() {
  std::lock_guard<std::mutex> one(locks[0]);
  std::lock_guard<std::mutex> two(last);
}

int main() {
  std::thread one([] {
    all();
    reached(1);
  });
  std::thread two([] {
    await(1);
    forth();
  });
  one.join();
  two.join();
}
