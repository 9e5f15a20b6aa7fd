// snarl: data-race  read@look  write@put  on message
// why: with or without tables for exceptions, the stack in which a thread is born goes out to main
// flags: -fno-exceptions -fno-asynchronous-unwind-tables -fomit-frame-pointer
#include "support/rendezvous.h"
#include <thread>

int message;

int main() {
  std::thread sender([] {
    message = 42; // @put
    reached(1);
  });
  await(1);
  int seen = message; // @look
  sender.join();
  return seen == 42 ? 0 : 1;
}
