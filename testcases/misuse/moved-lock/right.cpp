// snarl: none
// why: the guard moves before it locks
#include <mutex>
#include <thread>

std::mutex guarded;

int main() {
  std::unique_lock<std::mutex> lock(guarded, std::defer_lock);
  std::thread other([mine = std::move(lock)]() mutable {
    mine.lock();
    mine.unlock();
  });
  other.join();
}
