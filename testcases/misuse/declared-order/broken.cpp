// snarl: lock-order-violation  at@account  acquired@journal
// why: the class declares that its accounts come before its journal; one function takes them the other way
// flags: -Wno-thread-safety-analysis
#include "support/annotated_mutex.h"
#include <thread>

class Bank {
public:
  void post() {
    Scoped first(journal_);  // @journal
    Scoped second(account_); // @account
  }

private:
  Mutex account_;
  Mutex journal_ __attribute__((acquired_after(account_)));
};

int main() {
  Bank bank;
  std::thread poster(&Bank::post, &bank);
  poster.join();
}
