// snarl: none
// options: deadlock_timeout_ms=50
// why: all wait, but one of them not for ever
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

std::mutex guard;
std::condition_variable changed, never;
bool ready;

int main() {
  std::thread other([] {
    std::unique_lock<std::mutex> lock(guard);
    never.wait_for(lock, std::chrono::milliseconds(300));
    ready = true;
    changed.notify_one();
  });
  std::unique_lock<std::mutex> lock(guard);
  changed.wait(lock, [] { return ready; });
  lock.unlock();
  other.join();
}
