// snarl: self-deadlock  holds@lock wants@again
// why: what the program does at its end takes the lock that it ends with
#include <cstdlib>
#include <mutex>

std::mutex journal;

void flush() {
  std::lock_guard<std::mutex> lock(journal); // @again
}

int main() {
  std::at_quick_exit(flush);
  std::lock_guard<std::mutex> lock(journal); // @lock
  std::quick_exit(0);
}
