// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: one of the workers is joined only when the mutex has been given back
#include "support/rendezvous.h"
#include <mutex>
#include <thread>

std::mutex plan, a, b;

void work() {
  std::lock_guard<std::mutex> first(a);  // @a1
  std::lock_guard<std::mutex> second(b); // @b1
}

void check() {
  await(1);
  std::lock_guard<std::mutex> whole(plan);
  std::lock_guard<std::mutex> first(b);  // @b2
  std::lock_guard<std::mutex> second(a); // @a2
}

int main() {
  std::thread checker(check);
  std::thread late;
  {
    std::lock_guard<std::mutex> whole(plan);
    std::thread early(work);
    early.join();
    late = std::thread(work);
  }
  late.join();
  reached(1);
  checker.join();
}
