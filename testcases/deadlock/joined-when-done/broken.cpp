// snarl: potential-deadlock  holds@held wants@joined  holds@- wants@again
// why: the thread says that it is done, and takes the lock once more
#include "support/rendezvous.h"
#include <mutex>
#include <thread>

std::mutex guard;
bool done;
int count;

int main() {
  std::thread worker([] {
    {
      std::lock_guard<std::mutex> lock(guard);
      done = true;
    }
    {
      std::lock_guard<std::mutex> lock(guard); // @again
      ++count;
    }
    reached(1);
  });
  await(1);
  bool joined = false;
  {
    std::lock_guard<std::mutex> lock(guard); // @held
    if (done) {
      worker.join(); // @joined
      joined = true;
    }
  }
  if (!joined)
    worker.join();
}
