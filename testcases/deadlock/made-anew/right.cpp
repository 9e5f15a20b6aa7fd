// snarl: none
// why: each thread makes the pair anew where the other one had its own: these are other locks
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
  return new (place) Pair;
}

void end(Pair *pair) {
  std::lock_guard<std::mutex> guard(in_use);
  pair->~Pair();
}

void forth() {
  Pair *pair = make();
  {
    std::lock_guard<std::mutex> first(pair->first);
    std::lock_guard<std::recursive_mutex> second(pair->second);
  }
  end(pair);
}

void back() {
  Pair *pair = make();
  {
    std::lock_guard<std::recursive_mutex> second(pair->second);
    std::lock_guard<std::mutex> first(pair->first);
  }
  end(pair);
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
