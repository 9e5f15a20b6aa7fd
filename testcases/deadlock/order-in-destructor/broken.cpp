// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: a thread's last act, the destructor of its thread_local, takes the locks in the other order
#include "support/rendezvous.h"
#include <mutex>
#include <thread>

std::mutex a, b;

struct Account {
  int value = 0;
  ~Account() {
    {
      std::lock_guard<std::mutex> first(a);  // @a1
      std::lock_guard<std::mutex> second(b); // @b1
    }
    reached(1);
  }
};
thread_local Account account;

int main() {
  std::thread one([] { account.value = 1; });
  std::thread two([] {
    await(1);
    std::lock_guard<std::mutex> first(b);  // @b2
    std::lock_guard<std::mutex> second(a); // @a2
  });
  one.join();
  two.join();
}
