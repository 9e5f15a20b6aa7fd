// snarl: none
// why: the thread says that it is done where it takes the lock for the last time
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
      ++count;
    }
    {
      std::lock_guard<std::mutex> lock(guard);
      done = true;
    }
    reached(1);
  });
  await(1);
  bool joined = false;
  {
    std::lock_guard<std::mutex> lock(guard);
    if (done) {
      worker.join();
      joined = true;
    }
  }
  if (!joined)
    worker.join();
}
