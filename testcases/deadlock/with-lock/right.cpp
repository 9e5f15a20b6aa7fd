// snarl: none
// why: accounts before journal, and the cache before the disk, in every call
#include "support/rendezvous.h"
#include <functional>
#include <mutex>
#include <thread>

std::mutex accounts, journal, cache, disk;

void with_lock(std::mutex &mutex, const std::function<void()> &work) {
  std::lock_guard<std::mutex> guard(mutex);
  work();
}

void post() {
  with_lock(accounts, [] { with_lock(journal, [] {}); });
}

void audit() {
  with_lock(accounts, [] { with_lock(journal, [] {}); });
}

void fill() {
  with_lock(cache, [] { with_lock(disk, [] {}); });
}

void drop() {
  with_lock(cache, [] { with_lock(disk, [] {}); });
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
