// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: the release comes before both orders
#include "support/rendezvous.h"
#include <mutex>
#include <semaphore>
#include <thread>

std::mutex a, b;
std::counting_semaphore<4> done(0);

void forth() {
  std::lock_guard<std::mutex> first(a);  // @a1
  std::lock_guard<std::mutex> second(b); // @b1
}

void back() {
  std::lock_guard<std::mutex> first(b);  // @b2
  std::lock_guard<std::mutex> second(a); // @a2
}

int main() {
  std::thread other([] {
    done.release();
    forth();
    reached(1);
  });
  done.acquire();
  await(1);
  back();
  other.join();
}
