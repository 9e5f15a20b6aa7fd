// snarl: none
// why: std::scoped_lock takes several locks without ever holding one while it waits for another
#include "support/rendezvous.h"
#include <mutex>
#include <thread>

struct Account {
  std::mutex guard;
  int balance = 100;
} accounts[2];

void transfer(Account &from, Account &to, int amount) {
  std::scoped_lock lock(from.guard, to.guard);
  from.balance -= amount;
  to.balance += amount;
}

int main() {
  std::thread a([] {
    transfer(accounts[0], accounts[1], 10);
    reached(1);
  });
  std::thread b([] {
    await(1);
    transfer(accounts[1], accounts[0], 20);
  });
  a.join();
  b.join();
  return accounts[0].balance == 110 ? 0 : 1;
}
