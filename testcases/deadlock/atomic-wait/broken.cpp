// snarl: stall  at@wait  at@joined
// why: the flag is set only after the join of the thread that sleeps on it
#include <atomic>
#include <thread>

std::atomic<int> stage, ready;

int main() {
  std::thread sleeper([] {
    stage = 1;
    stage.notify_one();
    ready.wait(0); // @wait
  });
  stage.wait(0);
  sleeper.join(); // @joined
  ready = 1;
  ready.notify_one();
}
