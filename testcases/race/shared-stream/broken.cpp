// snarl: data-race  write@one  write@other  on log_text
// why: only cout and its kin may be used by several threads at once: any other stream is an object like all others
#include "support/rendezvous.h"
#include <sstream>
#include <thread>

std::ostringstream log_text;

int main() {
  std::thread worker([] {
    log_text << 42; // @one
    reached(1);
  });
  await(1);
  log_text << 7; // @other
  worker.join();
  return log_text.str() == "427" ? 0 : 1;
}
