// snarl: none
// why: message and flag are written under the lock that the waiter holds when it wakes
#include <condition_variable>
#include <mutex>
#include <thread>

int message;
bool ready;
std::mutex guard;
std::condition_variable arrived;

void send() {
  std::lock_guard<std::mutex> lock(guard);
  message = 42;
  ready = true;
  arrived.notify_one();
}

int main() {
  std::thread sender(send);
  int seen;
  {
    std::unique_lock<std::mutex> lock(guard);
    arrived.wait(lock, [] { return ready; });
    seen = message;
  }
  sender.join();
  return seen == 42 ? 0 : 1;
}
