// snarl: none
// why: every way out of the function gives the lock back
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
  guard.lock();
  try {
    total += parse(digit);
  } catch (const std::invalid_argument &) {
    guard.unlock();
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
