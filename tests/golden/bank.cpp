// The source that the sample reports quote. Not compiled; lines are referred to by number.
#include <mutex>
#include <thread>

struct Account {
  std::mutex lock;
  int balance = 0;
};
Account *savings;
Account *giro;
int opened;

void transfer(Account &from, Account &to, int amount) {
  from.lock.lock();
  to.lock.lock();
  from.balance -= amount;
  to.balance += amount;
  to.lock.unlock();
  from.lock.unlock();
}

void open_account() {
  ++opened;
  savings->balance = 0; // this line begins with a tab
}

void audit() {
  savings->lock.unlock();
}

int main() {
  savings = new Account;
  std::thread teller(transfer, std::ref(*savings), std::ref(*giro), 5);
  std::thread clerk(open_account);
  open_account();
}
