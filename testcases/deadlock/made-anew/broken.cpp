// snarl: potential-deadlock  holds@first1 wants@second1  holds@second2 wants@first2
// why: one pair of locks, which the threads take in opposite orders
#include "support/rendezvous.h"
#include <mutex>
#include <new>
#include <thread>

struct Pair {
  std::mutex first;
  std::recursive_mutex second;
};
alignas(Pair) unsigned char place[sizeof(Pair)];
std::mutex in_use;

Pair *make() {
  std::lock_guard<std::mutex> guard(in_use);
  static Pair *pair = new (place) Pair;
  return pair;
}

void forth() {
  Pair *pair = make();
  {
    std::lock_guard<std::mutex> first(pair->first);             // @first1
    std::lock_guard<std::recursive_mutex> second(pair->second); // @second1
  }
}

void back() {
  Pair *pair = make();
  {
    std::lock_guard<std::recursive_mutex> second(pair->second); // @second2
    std::lock_guard<std::mutex> first(pair->first);             // @first2
  }
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
