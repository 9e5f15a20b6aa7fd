// snarl: none
// why: the thread is created under the mutex that it takes first, so it goes on only when its creator has given that back
#include <mutex>
#include <thread>

std::mutex start, a, b;

void work() {
  {
    std::lock_guard<std::mutex> started(start);
  }
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
}

int main() {
  std::unique_lock<std::mutex> starting(start);
  std::thread worker(work);
  {
    std::lock_guard<std::mutex> first(a);
    std::lock_guard<std::mutex> second(b);
  }
  starting.unlock();
  worker.join();
}
