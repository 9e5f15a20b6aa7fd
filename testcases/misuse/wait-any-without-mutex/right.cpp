// snarl: none
// why: the mutex is held around the wait
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

static std::mutex mutex;
static std::condition_variable_any arrived;

static void await() {
  mutex.lock();
  arrived.wait_for(mutex, std::chrono::milliseconds(1));
  mutex.unlock();
}

int main() {
  std::thread waiter(await);
  waiter.join();
  return 0;
}
