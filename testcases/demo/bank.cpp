// What ./dev demo shows: two tellers move money between two accounts. Each account has its lock, yet
//  - the log of transfers is counted without one (a data race), and
//  - each transfer locks "from" before "to" (two transfers in opposite directions may block each other).
#include <mutex>
#include <thread>

struct Account {
  std::mutex guard;
  long balance = 100;
};

Account savings, current;
int transfers;

void transfer(Account &from, Account &to, long amount) {
  std::lock_guard<std::mutex> lock_from(from.guard);
  std::lock_guard<std::mutex> lock_to(to.guard);
  from.balance -= amount;
  to.balance += amount;
}

void teller(Account &from, Account &to) {
  transfer(from, to, 10);
  ++transfers;
}

int main() {
  std::thread first(teller, std::ref(savings), std::ref(current));
  std::thread second(teller, std::ref(current), std::ref(savings));
  first.join();
  second.join();
}
