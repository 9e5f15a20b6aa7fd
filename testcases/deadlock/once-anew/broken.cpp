// snarl: potential-deadlock  holds@outer wants@inner  holds@outer wants@inner
// why: two initialisations at one address; of the second the thread has not asked
#include "support/rendezvous.h"
#include <memory>
#include <mutex>
#include <new>
#include <thread>

std::mutex a, b, c;
alignas(std::once_flag) char memory[sizeof(std::once_flag)];

void forth(std::mutex &outer, std::mutex &inner) {
  std::lock_guard<std::mutex> first(outer);  // @outer
  std::lock_guard<std::mutex> second(inner); // @inner
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
  forth(b, a);
  two.join();
}
