// snarl: none
// why: a scoped lock is given back on every way out
#include <mutex>
#include <thread>

std::mutex guard;
int balance = 5;

bool withdraw(int amount) {
  std::lock_guard<std::mutex> lock(guard);
  if (amount > balance)
    return false;
  balance -= amount;
  return true;
}

int main() {
  std::thread teller(withdraw, 10);
  teller.join();
}
