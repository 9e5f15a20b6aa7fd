// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: each thread reads one table and writes the other; when they meet, each writer waits for the other's reader
#include "support/rendezvous.h"
#include <mutex>
#include <shared_mutex>
#include <thread>

std::shared_mutex accounts;
std::shared_timed_mutex journal;

void post() {
  std::shared_lock read(accounts); // @a1
  std::scoped_lock write(journal); // @b1
}

void correct() {
  std::shared_lock read(journal);   // @b2
  std::scoped_lock write(accounts); // @a2
}

int main() {
  std::thread one([] {
    post();
    reached(1);
  });
  std::thread two([] {
    await(1);
    correct();
  });
  one.join();
  two.join();
}
