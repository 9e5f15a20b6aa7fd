// snarl: self-deadlock  holds@first wants@again
// why: a helper takes the lock that its caller holds; the thread waits for itself for ever
#include <mutex>

std::mutex guard;
int balance = 100;

int read_balance() {
  std::lock_guard<std::mutex> lock(guard); // @again
  return balance;
}

int main() {
  std::lock_guard<std::mutex> lock(guard); // @first
  return read_balance() == 100 ? 0 : 1;
}
