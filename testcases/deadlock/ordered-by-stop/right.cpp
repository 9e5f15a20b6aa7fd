// snarl: none
// why: the thread sees that it is to stop after the only one who asks for it has done its work
#include <mutex>
#include <stop_token>
#include <thread>

std::mutex a, b;
std::stop_source source;

void forth() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void back() {
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
}

void run(std::stop_token stop) {
  while (!stop.stop_requested())
    std::this_thread::yield();
  back();
}

int main() {
  std::thread other(run, source.get_token());
  forth();
  source.request_stop();
  other.join();
}
