// What ./dev demo shows: two tellers move money between two accounts. Each account has its lock, yet
//  - the log of transfers is counted without one (a data race), and
//  - each transfer locks "from" before "to" (two transfers in opposite directions may block each other).
// The second teller waits for the first, so that the demo does not hang; relaxed, that orders nothing.
#include <atomic>
#include <mutex>
#include <thread>

struct Account {
  std::mutex guard;
  long balance = 100;
};

Account savings, current;
int transfers;
std::atomic<bool> first_is_done{false};

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
  std::thread first([] {
    teller(savings, current);
    first_is_done.store(true, std::memory_order_relaxed);
  });
  std::thread second([] {
    while (!first_is_done.load(std::memory_order_relaxed))
      std::this_thread::yield();
    teller(current, savings);
  });
  first.join();
  second.join();
}
