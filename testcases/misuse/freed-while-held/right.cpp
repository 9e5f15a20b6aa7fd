// snarl: none
// why: the account is closed when the clerk has done
#include "support/rendezvous.h"
#include <memory>
#include <mutex>
#include <thread>

struct Account {
  std::mutex guard;
};

int main() {
  auto account = std::make_unique<Account>();
  std::thread clerk([&guard = account->guard] {
    guard.lock();
    reached(1);
    guard.unlock();
  });
  await(1);
  clerk.join();
  account.reset();
}
