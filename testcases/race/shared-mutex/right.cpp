// snarl: none
// why: shared for readers, exclusive for the writer, one lock
#include "support/rendezvous.h"
#include <mutex>
#include <shared_mutex>
#include <thread>

int names[8];
std::shared_mutex guard;

int main() {
  std::thread reader([] {
    std::shared_lock<std::shared_mutex> lock(guard);
    int seen = names[3];
    reached(seen + 1);
  });
  await(1);
  {
    std::lock_guard<std::shared_mutex> lock(guard);
    names[3] = 1;
  }
  reader.join();
}
