// snarl: data-race  read@look  write@store  on balance
// snarl: data-race  write@store  write@store  on balance
// why: the guard has no name, so it ends at the semicolon and protects nothing
#include "support/rendezvous.h"
#include <mutex>
#include <thread>

int balance = 100;
std::mutex guard;

void work() {
  std::lock_guard<std::mutex>{guard};
  int seen = balance; // @look
  meet(2);
  balance = seen - 10; // @store
}

int main() {
  std::thread a(work), b(work);
  a.join();
  b.join();
}
