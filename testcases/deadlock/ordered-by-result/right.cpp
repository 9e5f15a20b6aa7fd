// snarl: none
// why: a result that is there before anybody waits for it comes before whoever takes it, all the same
#include "support/rendezvous.h"
#include <future>
#include <mutex>
#include <thread>

std::mutex a, b;

void forth() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void back() {
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
}

int main() {
  std::packaged_task<void()> task(forth);
  std::future<void> ready = task.get_future();
  std::thread other([&] {
    task();
    reached(1);
  });
  await(1);
  ready.get();
  back();
  other.join();
}
