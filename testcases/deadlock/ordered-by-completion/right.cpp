// snarl: none
// why: the barrier's function runs after all have arrived, by whichever thread, and before anybody goes on
#include <barrier>
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

struct Complete {
  void operator()() noexcept { back(); }
};
std::barrier<Complete> phase(2);

void work() {
  forth();
  phase.arrive_and_wait();
  forth();
}

int main() {
  std::thread one(work), two(work);
  one.join();
  two.join();
}
