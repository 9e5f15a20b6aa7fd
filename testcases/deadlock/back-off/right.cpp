// snarl: none
// why: trying instead of waiting: whoever is refused gives back what it holds and begins again
#include "support/rendezvous.h"
#include <mutex>
#include <thread>

std::mutex a, b;

void forth() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
  reached(1);
}

void back() {
  await(1);
  for (bool done = false; !done;) {
    std::lock_guard<std::mutex> first(b);
    std::unique_lock<std::mutex> second(a, std::try_to_lock);
    done = second.owns_lock();
  }
}

int main() {
  std::thread one(forth), two(back);
  one.join();
  two.join();
}
