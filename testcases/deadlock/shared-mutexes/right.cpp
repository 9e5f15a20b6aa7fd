// snarl: none
// why: both take accounts first, each in the mode that it needs
#include "support/rendezvous.h"
#include <mutex>
#include <shared_mutex>
#include <thread>

std::shared_mutex accounts;
std::shared_timed_mutex journal;

void post() {
  std::shared_lock read(accounts);
  std::scoped_lock write(journal);
}

void correct() {
  std::scoped_lock write(accounts);
  std::shared_lock read(journal);
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
