// snarl: stall  at@get  acquired@held  at@wanted
// why: whoever keeps the promise needs the lock that is held while it is waited for
#include "support/rendezvous.h"
#include <future>
#include <mutex>
#include <thread>

std::mutex results;
std::promise<int> promise;

int main() {
  std::future<int> future = promise.get_future();
  std::thread worker([] {
    await(1);
    std::lock_guard<std::mutex> lock(results); // @wanted
    promise.set_value(1);
  });
  {
    std::lock_guard<std::mutex> lock(results); // @held
    reached(1);
    future.get(); // @get
  }
  worker.join();
}
