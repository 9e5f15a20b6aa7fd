// snarl: none
// why: get() comes after set_value()
#include <future>
#include <thread>

int result;

int main() {
  std::promise<void> done;
  auto finished = done.get_future();
  std::thread task([&done] {
    result = 42;
    done.set_value();
  });
  finished.get();
  int seen = result;
  auto later = std::async(std::launch::async, [seen] { return seen + 1; });
  bool ok = later.get() == 43;
  task.join();
  return ok ? 0 : 1;
}
