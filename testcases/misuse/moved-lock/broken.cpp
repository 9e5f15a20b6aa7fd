// snarl: unlock-by-other-thread  at@unlock  acquired@lock
// why: the guard may move to another thread, the mutex may not
#include <mutex>
#include <thread>

std::mutex guarded;

int main() {
  std::unique_lock<std::mutex> lock(guarded); // @lock
  std::thread other([mine = std::move(lock)]() mutable {
    mine.unlock(); // @unlock
  });
  other.join();
}
