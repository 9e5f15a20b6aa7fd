// snarl: unlock-not-held  at@wait
// why: who waits does not hold the mutex; that he has it afterwards and keeps it is the same bug
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

static std::mutex mutex;
static std::condition_variable_any arrived;

static void await() {
  mutex.lock();
  mutex.unlock();
  arrived.wait_for(mutex, std::chrono::milliseconds(1)); // @wait
}

int main() {
  std::thread waiter(await);
  waiter.join();
  return 0;
}
