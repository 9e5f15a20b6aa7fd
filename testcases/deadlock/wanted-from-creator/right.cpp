// snarl: none
// why: the thread takes what it wants from its creator before all else
#include <mutex>
#include <thread>

std::mutex start, b;

void work() {
  {
    std::lock_guard<std::mutex> started(start);
  }
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> again(start);
}

int main() {
  std::unique_lock<std::mutex> starting(start);
  std::thread worker(work);
  {
    std::lock_guard<std::mutex> used(b);
  }
  starting.unlock();
  worker.join();
}
