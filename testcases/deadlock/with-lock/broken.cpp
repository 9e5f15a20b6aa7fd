// snarl: potential-deadlock  holds@lock wants@lock  holds@lock wants@lock
// snarl: potential-deadlock  holds@lock wants@lock  holds@lock wants@lock
// why: two bugs, though one function takes all locks and calls what is to be done under them
#include "support/rendezvous.h"
#include <functional>
#include <mutex>
#include <thread>

std::mutex accounts, journal, cache, disk;

void with_lock(std::mutex &mutex, const std::function<void()> &work) {
  std::lock_guard<std::mutex> guard(mutex); // @lock
  work();
}

void post() {
  with_lock(accounts, [] { with_lock(journal, [] {}); });
}

void audit() {
  with_lock(journal, [] { with_lock(accounts, [] {}); });
}

void fill() {
  with_lock(cache, [] { with_lock(disk, [] {}); });
}

void drop() {
  with_lock(disk, [] { with_lock(cache, [] {}); });
}

int main() {
  std::thread one([] {
    post();
    fill();
    reached(1);
  });
  std::thread two([] {
    await(1);
    audit();
    drop();
  });
  one.join();
  two.join();
}
