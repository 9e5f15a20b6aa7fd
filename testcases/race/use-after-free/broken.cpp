// snarl: use-after-free-race  free@gone  read@use  on heap@made
// why: main deletes the message while nothing says that the reader is done
#include "support/rendezvous.h"
#include <thread>

struct Message {
  int length = 5;
};

int main() {
  auto *message = new Message; // @made
  int length = 0;
  std::thread reader([message, &length] {
    length = message->length; // @use
    reached(1);
  });
  await(1);
  delete message; // @gone
  reader.join();
  return length == 5 ? 0 : 1;
}
