// snarl: none
// why: one order before the end of a phase, the other after it
#include <barrier>
#include <mutex>
#include <thread>

std::mutex a, b;
std::barrier<> phase(2);

void forth() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void back() {
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
}

int main() {
  std::thread other([] {
    phase.arrive_and_wait();
    forth();
    phase.arrive_and_wait();
    phase.arrive_and_drop();
  });
  phase.arrive_and_wait();
  phase.arrive_and_wait();
  back();
  phase.arrive_and_wait();
  other.join();
}
