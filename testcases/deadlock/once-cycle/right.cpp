// snarl: none
// why: the flag is asked before the lock is taken, in both threads
#include "support/rendezvous.h"
#include <mutex>
#include <thread>

std::mutex guard;
std::once_flag flag;

int main() {
  std::thread one([] {
    std::call_once(flag, [] {
      reached(1);
      await(2);
      std::lock_guard<std::mutex> lock(guard);
    });
  });
  std::thread two([] {
    await(1);
    reached(2);
    std::call_once(flag, [] {});
    std::lock_guard<std::mutex> lock(guard);
  });
  one.join();
  two.join();
}
