// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: another thread asks it to stop as well, and may be the first
#include "support/rendezvous.h"
#include <mutex>
#include <stop_token>
#include <thread>

std::mutex a, b;
std::stop_source source;

void forth() {
  std::lock_guard<std::mutex> first(a);  // @a1
  std::lock_guard<std::mutex> second(b); // @b1
}

void back() {
  std::lock_guard<std::mutex> first(b);  // @b2
  std::lock_guard<std::mutex> second(a); // @a2
}

void run(std::stop_token stop) {
  await(2);
  while (!stop.stop_requested())
    std::this_thread::yield();
  back();
}

int main() {
  std::thread other(run, source.get_token());
  std::thread idle([] {
    await(1);
    source.request_stop();
    reached(2);
  });
  forth();
  source.request_stop();
  reached(1);
  idle.join();
  other.join();
}
