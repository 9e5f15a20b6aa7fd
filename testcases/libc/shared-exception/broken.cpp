// snarl: data-race  write@second  write@first  on heap
// why: the exception object is one for all who rethrow it, and both count in it
#include "support/rendezvous.h"
#include <exception>
#include <thread>

struct Failure {
  int handled = 0;
};

int main() {
  std::exception_ptr failure = std::make_exception_ptr(Failure());
  std::thread handler([failure] {
    try {
      std::rethrow_exception(failure);
    } catch (Failure &f) {
      f.handled = 1; // @first
      reached(1);
    }
  });
  await(1);
  try {
    std::rethrow_exception(failure);
  } catch (Failure &f) {
    f.handled = 2; // @second
  }
  handler.join();
}
