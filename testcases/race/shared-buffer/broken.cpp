// snarl: data-race  write@one  write@other  on buffer
// why: each thread has a stream of its own, but both put into one buffer
#include "support/rendezvous.h"
#include <ostream>
#include <sstream>
#include <thread>

std::stringbuf buffer;

int main() {
  std::thread worker([] {
    std::ostream out(&buffer);
    out << 42; // @one
    reached(1);
  });
  await(1);
  std::ostream out(&buffer);
  out << 7; // @other
  worker.join();
  return buffer.str() == "427" ? 0 : 1;
}
