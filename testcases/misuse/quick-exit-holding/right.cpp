// snarl: none
// why: the lock is given back before the program ends
#include <cstdlib>
#include <mutex>

std::mutex journal;

int main() {
  {
    std::lock_guard<std::mutex> lock(journal);
  }
  std::quick_exit(0);
}
