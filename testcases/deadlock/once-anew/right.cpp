// snarl: none
// why: two initialisations at one address, the second after the thread has passed the first; each order is on its side
#include "support/rendezvous.h"
#include <memory>
#include <mutex>
#include <new>
#include <thread>

std::mutex a, b, c;
alignas(std::once_flag) char memory[sizeof(std::once_flag)];

void forth(std::mutex &outer, std::mutex &inner) {
  std::lock_guard<std::mutex> first(outer);
  std::lock_guard<std::mutex> second(inner);
}

int main() {
  std::once_flag *flag = new (memory) std::once_flag;
  std::thread one([flag] {
    std::call_once(*flag, [] { forth(a, c); });
    reached(1);
  });
  await(1);
  std::call_once(*flag, [] {});
  one.join();
  flag = new (memory) std::once_flag;
  std::thread two([flag] {
    std::call_once(*flag, [] { forth(a, b); });
    reached(2);
  });
  await(2);
  std::call_once(*flag, [] {});
  forth(b, a);
  two.join();
}
