// Workers that are created and joined under a mutex, which is their gate, too; or joined when it was given back. Then
// the process is killed.
#include <csignal>
#include <mutex>
#include <string>
#include <thread>

std::mutex plan, a, b;

void work() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void check() {
  std::lock_guard<std::mutex> whole(plan);
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
}

int main(int, char **arguments) {
  const bool within = arguments[1] == std::string("joined-within");
  for (int i = 0; i < 3; ++i) {
    std::thread checker;
    {
      std::unique_lock<std::mutex> whole(plan);
      std::thread worker(work);
      checker = std::thread(check);
      if (!within)
        whole.unlock();
      worker.join();
    }
    checker.join();
  }
  raise(SIGKILL);
}
