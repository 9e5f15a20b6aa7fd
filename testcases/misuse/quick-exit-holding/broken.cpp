// snarl: lock-held-at-exit  acquired@taken
// why: the program ends quickly in the middle of what it does under a lock
#include <cstdlib>
#include <mutex>

std::mutex journal;

int main() {
  std::lock_guard<std::mutex> lock(journal); // @taken
  std::quick_exit(0);
}
