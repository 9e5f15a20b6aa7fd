// snarl: deadlock  holds@held wants@joined  holds@- wants@lock
// why: main joins a thread that wants the lock which main holds
#include "support/rendezvous.h"
#include <mutex>
#include <thread>

std::mutex guard;
int count;

int main() {
  guard.lock(); // @held
  std::thread worker([] {
    reached(1);
    std::lock_guard<std::mutex> lock(guard); // @lock
    ++count;
  });
  await(1);
  worker.join(); // @joined
  guard.unlock();
}
