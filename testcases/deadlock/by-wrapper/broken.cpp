// snarl: potential-deadlock  holds@lock wants@lock  holds@lock wants@lock
// snarl: potential-deadlock  holds@lock wants@lock  holds@lock wants@lock
// why: two bugs, though all locks are taken by one function: who calls it decides which
#include "support/rendezvous.h"
#include <mutex>
#include <thread>

class Guard {
public:
  explicit Guard(std::mutex &mutex) : guarded(mutex) {
    guarded.lock(); // @lock
  }
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
  Guard first(journal);
  Guard second(accounts);
}

void fill() {
  Guard first(cache);
  Guard second(disk);
}

void drop() {
  Guard first(disk);
  Guard second(cache);
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
