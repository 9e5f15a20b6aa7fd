#include "counter.h"
#include <iostream>
#include <thread>

int main() {
  auto work = [] {
    guess();
    count_up(); // @call
  };
  std::thread one(work), other(work);
  one.join();
  other.join();
  std::cout << (counted() > 0 ? "counted\n" : "nothing\n");
}
