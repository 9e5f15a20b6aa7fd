// snarl: lock-order-violation  at@account  acquired@journal
// snarl: lock-order-violation  at@counter  acquired@ledger
// why: one helper takes all locks; two functions have it take them in the wrong order, each in its own way
// flags: -Wno-thread-safety-analysis
#include "support/annotated_mutex.h"
#include <thread>

class Bank {
public:
  void post() {
    Scoped first(journal_);  // @journal
    Scoped second(account_); // @account
  }
  void count() {
    Scoped first(journal_);  // @ledger
    Scoped second(account_); // @counter
  }

private:
  Mutex account_;
  Mutex journal_ __attribute__((acquired_after(account_)));
};

int main() {
  Bank bank;
  std::thread clerk([&bank] {
    bank.post();
    bank.count();
  });
  clerk.join();
}
