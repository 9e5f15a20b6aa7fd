// Takes two locks in the order that it is told; a gate around both when there is a second argument.
#include <cstring>
#include <mutex>
#include <thread>

std::mutex a, b, gate;

void forth() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void back() {
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
}

int main(int, char **argv) {
  std::thread bystander([] {});
  std::thread worker([&] {
    std::unique_lock<std::mutex> guard(gate, std::defer_lock);
    if (argv[2])
      guard.lock();
    for (const char *order = argv[1]; *order; ++order)
      *order == 'f' ? forth() : back();
  });
  worker.join();
  bystander.join();
}
