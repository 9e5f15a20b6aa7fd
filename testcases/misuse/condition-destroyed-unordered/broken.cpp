// snarl: lock-lifetime-race  at@end  signalled@signal
// why: who waits may see that it is done before the signal comes, return, and end the condition under the signal
#include "support/rendezvous.h"
#include <condition_variable>
#include <mutex>
#include <thread>

struct Result {
  std::mutex mutex;
  std::condition_variable changed;
  bool done = false;

  ~Result() {} // @end

  void finish() {
    {
      std::lock_guard<std::mutex> lock(mutex);
      done = true;
    }
    changed.notify_one(); // @signal
    reached(1);
  }

  void wait() {
    std::unique_lock<std::mutex> lock(mutex);
    changed.wait(lock, [this] { return done; });
  }
};

int main() {
  std::thread worker;
  {
    Result result;
    worker = std::thread([&result] { result.finish(); });
    result.wait();
    await(1);
  }
  worker.join();
}
