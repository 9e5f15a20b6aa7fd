// snarl: none
// why: the result is waited for without the lock
#include <future>
#include <mutex>
#include <thread>

std::mutex results;
std::promise<int> promise;

int main() {
  std::future<int> future = promise.get_future();
  std::thread worker([] {
    std::lock_guard<std::mutex> lock(results);
    promise.set_value(1);
  });
  future.get();
  {
    std::lock_guard<std::mutex> lock(results);
  }
  worker.join();
}
