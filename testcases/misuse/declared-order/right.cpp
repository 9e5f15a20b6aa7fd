// snarl: none
// why: the declared order is kept within each bank; between two banks there is none, and a try waits for nothing
// flags: -Wno-thread-safety-analysis
#include "support/annotated_mutex.h"
#include <thread>

class Bank {
public:
  void post() {
    Scoped first(account_);
    Scoped second(journal_);
  }
  void peek() {
    Scoped first(journal_);
    if (account_.tryLock())
      account_.unlock();
  }
  void copyTo(Bank &other) {
    Scoped first(journal_);
    Scoped second(other.account_);
  }

private:
  Mutex account_;
  Mutex journal_ __attribute__((acquired_after(account_)));
};

// Not declared, and at the places where a bank's may have been.
class Plain {
public:
  void any() {
    Scoped first(second_);
    Scoped second(first_);
  }

private:
  Mutex first_, second_;
};

void work() {
  {
    Bank one, two;
    one.post();
    one.peek();
    one.copyTo(two);
  }
  Plain plain;
  plain.any();
}

int main() {
  std::thread worker(work);
  worker.join();
}
