// snarl: none
// why: accounts before journal, and the cache before the disk, whoever takes them
#include "support/rendezvous.h"
#include <mutex>
#include <thread>

class Guard {
public:
  explicit Guard(std::mutex &mutex) : guarded(mutex) { guarded.lock(); }
  ~Guard() { guarded.unlock(); }

private:
  std::mutex &guarded;
};

std::mutex accounts, journal, cache, disk;

void post() {
  Guard first(accounts);
  Guard second(journal);
}

void audit() {
  Guard first(accounts);
  Guard second(journal);
}

void fill() {
  Guard first(cache);
  Guard second(disk);
}

void drop() {
  Guard first(cache);
  Guard second(disk);
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
