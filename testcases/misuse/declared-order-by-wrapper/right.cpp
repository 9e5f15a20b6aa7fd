// snarl: none
// why: both functions take the account first
// flags: -Wno-thread-safety-analysis
#include "support/annotated_mutex.h"
#include <thread>

class Bank {
public:
  void post() {
    Scoped first(account_);
    Scoped second(journal_);
  }
  void count() {
    Scoped first(account_);
    Scoped second(journal_);
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
