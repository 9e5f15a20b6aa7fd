// snarl: none
// why: who sets the flag wakes those who sleep on it
#include <atomic>
#include <thread>

std::atomic<int> stage, ready;

int main() {
  std::thread sleeper([] {
    stage = 1;
    stage.notify_one();
    ready.wait(0);
  });
  stage.wait(0);
  ready = 1;
  ready.notify_one();
  sleeper.join();
  ready = 1;
  ready.notify_one();
}
