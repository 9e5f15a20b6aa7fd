// snarl: none
// why: the lock is free when the program ends
#include <cstdlib>
#include <mutex>

std::mutex log;

void flush() {
  std::lock_guard<std::mutex> lock(log);
}

int main() {
  std::at_quick_exit(flush);
  {
    std::lock_guard<std::mutex> lock(log);
  }
  std::quick_exit(0);
}
