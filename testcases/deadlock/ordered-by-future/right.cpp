// snarl: none
// why: whoever has the result comes after all that its giver did before
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
  std::promise<int> result;
  std::future<int> ready = result.get_future();
  std::thread other([&] {
    forth();
    result.set_value(1);
  });
  ready.get();
  back();
  other.join();
}
