// snarl: none
// why: the lock is free when the program ends
#include <cstdlib>
#include <mutex>

std::mutex journal;

void flush() {
  std::lock_guard<std::mutex> lock(journal);
}

int main() {
  std::at_quick_exit(flush);
  {
    std::lock_guard<std::mutex> lock(journal);
  }
  std::quick_exit(0);
}
