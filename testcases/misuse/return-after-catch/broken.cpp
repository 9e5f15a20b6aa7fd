// snarl: lock-held-at-exit  acquired@taken
// why: the exception is caught where the lock was taken; it is the early return that forgets to unlock
#include <mutex>
#include <stdexcept>
#include <thread>

std::mutex guard;
int total;

int parse(int digit) {
  if (digit > 9)
    throw std::invalid_argument("no digit");
  return digit;
}

void add(int digit) {
  guard.lock(); // @taken
  try {
    total += parse(digit);
  } catch (const std::invalid_argument &) {
    return;
  }
  guard.unlock();
}

int main() {
  std::thread adder([] {
    add(3);
    add(12);
  });
  adder.join();
  return total == 3 ? 0 : 1;
}
