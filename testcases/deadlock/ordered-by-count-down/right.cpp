// snarl: none
// why: what is left is nothing only when all are done
#include "support/rendezvous.h"
#include <atomic>
#include <mutex>
#include <thread>

std::mutex a, b;
std::atomic<unsigned> left{3};

void forth() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void back() {
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
}

void finish() {
  if (--left == 0)
    back();
}

int main() {
  std::thread one([] {
    forth();
    finish();
    reached(1);
  });
  std::thread two([] {
    await(1);
    forth();
    finish();
    reached(2);
  });
  await(2);
  finish();
  one.join();
  two.join();
}
