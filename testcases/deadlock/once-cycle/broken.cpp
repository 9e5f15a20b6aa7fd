// snarl: deadlock  holds@once wants@lock  holds@held wants@again
// why: the routine wants a lock whose holder waits for the routine to end
#include "support/rendezvous.h"
#include <mutex>
#include <thread>

std::mutex guard;
std::once_flag flag;

int main() {
  std::thread one([] {
    std::call_once(flag, [] { // @once
      reached(1);
      await(2);
      std::lock_guard<std::mutex> lock(guard); // @lock
    });
  });
  std::thread two([] {
    await(1);
    std::lock_guard<std::mutex> lock(guard); // @held
    reached(2);
    std::call_once(flag, [] {}); // @again
  });
  one.join();
  two.join();
}
