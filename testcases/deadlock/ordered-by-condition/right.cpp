// snarl: none
// why: one order before the signal, the other after the wait that it ends: they can never meet
#include <condition_variable>
#include <mutex>
#include <thread>

std::mutex a, b, turn;
std::condition_variable done;
bool is_done;

void forth() {
  {
    std::lock_guard<std::mutex> first(a);
    std::lock_guard<std::mutex> second(b);
  }
  std::lock_guard<std::mutex> guard(turn);
  is_done = true;
  done.notify_one();
}

void back() {
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
}

int main() {
  std::unique_lock<std::mutex> mine(turn); // so the other one signals while this one waits
  std::thread other(forth);
  done.wait(mine, [] { return is_done; });
  mine.unlock();
  back();
  other.join();
}
