// snarl: data-race  read@take  write@put  on message
// why: the permit is given before the message is written
#include "support/rendezvous.h"
#include <semaphore>
#include <thread>

int message;
std::binary_semaphore given{0};

int main() {
  std::thread sender([] {
    given.release();
    message = 42; // @put
    reached(1);
  });
  given.acquire();
  await(1);
  int seen = message; // @take
  sender.join();
  return seen == 42 ? 0 : 1;
}
