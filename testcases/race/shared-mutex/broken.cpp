// snarl: data-race  write@store  read@look  on names
// why: the writer takes another lock than the readers
#include "support/rendezvous.h"
#include <mutex>
#include <shared_mutex>
#include <thread>

int names[8];
std::shared_mutex readers;
std::mutex writers;

int main() {
  std::thread reader([] {
    std::shared_lock<std::shared_mutex> lock(readers);
    int seen = names[3]; // @look
    reached(seen + 1);
  });
  await(1);
  {
    std::lock_guard<std::mutex> lock(writers);
    names[3] = 1; // @store
  }
  reader.join();
}
