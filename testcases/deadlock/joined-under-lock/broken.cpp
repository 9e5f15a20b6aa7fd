// snarl: potential-deadlock  holds@held wants@joined  holds@- wants@lock
// why: main waits for a thread with the lock held that this thread takes; it had it before, in this run
#include "support/rendezvous.h"
#include <mutex>
#include <thread>

std::mutex guard;
int count;

int main() {
  std::thread worker([] {
    {
      std::lock_guard<std::mutex> lock(guard); // @lock
      ++count;
    }
    reached(1);
  });
  await(1);
  std::lock_guard<std::mutex> lock(guard); // @held
  worker.join();                           // @joined
}
