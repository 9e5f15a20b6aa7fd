// snarl: none
// needs: clang 19
// why: jthread, stop tokens, latch and the waiting atomics of C++20
#include <atomic>
#include <latch>
#include <thread>

int produced;
std::atomic<int> stage;
std::latch started(2);

int main() {
  std::jthread worker([](std::stop_token stop) {
    started.arrive_and_wait();
    produced = 1;
    stage.store(1, std::memory_order_release);
    stage.notify_one();
    while (!stop.stop_requested())
      std::this_thread::yield();
  });
  started.arrive_and_wait();
  stage.wait(0);
  int seen = produced;
  worker.request_stop();
  worker.join();
  return seen == 1 ? 0 : 1;
}
