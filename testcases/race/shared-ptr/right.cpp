// snarl: none
// why: each thread writes while it owns; the last owner frees, ordered after all others by the count
#include "support/rendezvous.h"
#include <memory>
#include <thread>

int main() {
  auto score = std::make_shared<int>(0);
  std::thread writer([own = std::move(score)]() mutable {
    auto second = own;
    std::thread helper([last = std::move(own)]() mutable {
      meet(2);
      last.reset();
    });
    *second = 7;
    meet(2);
    second.reset();
    helper.join();
  });
  writer.join();
}
