// snarl: none
// why: a recursive lock may be taken again by its holder, also beside other threads
#include <mutex>
#include <thread>

std::recursive_mutex guard;
int balance = 100;

int read_balance() {
  std::lock_guard<std::recursive_mutex> lock(guard);
  return balance;
}

void withdraw() {
  std::lock_guard<std::recursive_mutex> lock(guard);
  balance = read_balance() - 10;
}

int main() {
  std::thread other(withdraw);
  withdraw();
  other.join();
  return read_balance() == 80 ? 0 : 1;
}
