// snarl: self-deadlock  holds@lock wants@again
// why: what the program does at its end takes the lock that it ends with
#include <cstdlib>
#include <mutex>

std::mutex log;

void flush() {
  std::lock_guard<std::mutex> lock(log); // @again
}

int main() {
  std::at_quick_exit(flush);
  std::lock_guard<std::mutex> lock(log); // @lock
  std::quick_exit(0);
}
