// snarl: destroy-while-held  at@freed  acquired@taken
// why: an account is closed while a clerk works on it; that the clerk's unlock comes too late is the same mistake
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
    guard.lock(); // @taken
    reached(1);
    await(2);
    guard.unlock();
  });
  await(1);
  account.reset(); // @freed
  reached(2);
  clerk.join();
}
