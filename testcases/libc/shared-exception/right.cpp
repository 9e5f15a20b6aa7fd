// snarl: none
// why: every owner only looks at the exception, and the last one to let go of it destroys it
#include "support/rendezvous.h"
#include <cstring>
#include <exception>
#include <stdexcept>
#include <thread>

int main() {
  std::exception_ptr failure = std::make_exception_ptr(std::runtime_error("a text that all owners share"));
  std::thread handler([failure]() mutable {
    try {
      std::rethrow_exception(failure);
    } catch (std::exception &e) {
      if (std::strlen(e.what()) < 10)
        std::terminate();
    }
    failure = nullptr;
    reached(1);
  });
  await(1);
  failure = nullptr; // the last
  handler.join();
}
