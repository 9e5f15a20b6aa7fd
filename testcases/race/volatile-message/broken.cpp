// snarl: data-race  read@look  write@raise  on ready
// snarl: data-race  read@take  write@put  on message
// why: a volatile flag is no atomic one, in the order of its accesses as little as in the flag itself
#include "support/rendezvous.h"
#include <atomic>
#include <thread>

int message;
volatile bool ready;

int main() {
  std::thread sender([] {
    message = 42; // @put
    ready = true; // @raise
    reached(1);
  });
  await(1);
  int seen = 0;
  if (ready)        // @look
    seen = message; // @take
  sender.join();
  return seen == 42 ? 0 : 1;
}
