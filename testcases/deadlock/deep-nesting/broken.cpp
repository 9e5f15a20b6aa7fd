// snarl: potential-deadlock  holds@each wants@last  holds@last2 wants@first2
// why: a thousand locks are held when the last is taken; another thread takes that one and then the first
#include "support/rendezvous.h"
#include <mutex>
#include <thread>

std::mutex locks[1000], last;

void all() {
  for (std::mutex &lock : locks)
    lock.lock(); // @each
  last.lock();   // @last
  last.unlock();
  for (std::mutex &lock : locks)
    lock.unlock();
}

void back() {
  std::lock_guard<std::mutex> one(last);     // @last2
  std::lock_guard<std::mutex> two(locks[0]); // @first2
}

int main() {
  std::thread one([] {
    all();
    reached(1);
  });
  std::thread two([] {
    await(1);
    back();
  });
  one.join();
  two.join();
}
