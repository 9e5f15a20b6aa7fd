// snarl: none
// why: a scoped lock that lives as long as the scope
#include "support/rendezvous.h"
#include <mutex>
#include <thread>

int balance = 100;
std::mutex guard;

void work() {
  meet(2);
  std::lock_guard<std::mutex> lock{guard};
  int seen = balance;
  balance = seen - 10;
}

int main() {
  std::thread a(work), b(work);
  a.join();
  b.join();
  return balance == 80 ? 0 : 1;
}
