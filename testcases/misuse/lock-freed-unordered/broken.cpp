// snarl: lock-lifetime-race  at@end  acquired@use
// why: the object goes, and its mutex with it, when the thread is done; main knows that by nothing that orders
#include "support/rendezvous.h"
#include <mutex>
#include <thread>

struct Account {
  std::mutex mutex;

  void use() {
    std::lock_guard<std::mutex> lock(mutex); // @use
  }
};

int main() {
  auto *account = new Account;
  std::thread thread([account] {
    account->use();
    reached(1);
  });
  await(1);
  delete account; // @end
  thread.join();
}
