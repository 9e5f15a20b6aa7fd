// snarl: lock-held-at-exit  acquired@taken
// why: an early return leaves the lock held for ever
#include <mutex>
#include <thread>

std::mutex guard;
int balance = 5;

bool withdraw(int amount) {
  guard.lock(); // @taken
  if (amount > balance)
    return false;
  balance -= amount;
  guard.unlock();
  return true;
}

int main() {
  std::thread teller(withdraw, 10);
  teller.join();
}
