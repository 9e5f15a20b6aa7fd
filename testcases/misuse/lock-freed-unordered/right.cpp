// snarl: none
// why: the last owner deletes the object, after all others have given up theirs, or who has joined them
#include <atomic>
#include <memory>
#include <mutex>
#include <thread>

struct Account {
  std::mutex mutex;
  std::atomic<int> owners{2};

  void use() { std::lock_guard<std::mutex> lock(mutex); }
  void give_up() {
    if (owners.fetch_sub(1, std::memory_order_acq_rel) == 1)
      delete this;
  }
};

int main() {
  for (int round = 0; round < 20; ++round) {
    auto *account = new Account, *joined = new Account;
    auto shared = std::make_shared<Account>();
    std::thread thread([account, joined, shared] {
      joined->use();
      shared->use();
      account->use();
      account->give_up();
    });
    shared->use();
    shared.reset();
    account->use();
    account->give_up();
    thread.join();
    delete joined;
  }
}
