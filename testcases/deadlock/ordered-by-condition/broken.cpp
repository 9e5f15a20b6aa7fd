// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: the signal comes before both orders
#include "support/rendezvous.h"
#include <condition_variable>
#include <mutex>
#include <thread>

std::mutex a, b, turn;
std::condition_variable done;
bool is_done;

void forth() {
  {
    std::lock_guard<std::mutex> guard(turn);
    is_done = true;
    done.notify_one();
  }
  await(1);
  {
    std::lock_guard<std::mutex> first(a);  // @a1
    std::lock_guard<std::mutex> second(b); // @b1
  }
}

void back() {
  std::lock_guard<std::mutex> first(b);  // @b2
  std::lock_guard<std::mutex> second(a); // @a2
}

int main() {
  std::unique_lock<std::mutex> mine(turn); // so the other one signals while this one waits
  std::thread other(forth);
  done.wait(mine, [] { return is_done; });
  mine.unlock();
  back();
  reached(1);
  other.join();
}
