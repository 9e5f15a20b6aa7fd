// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: the other end takes the question, works, and nobody waits for the answer
#include "support/rendezvous.h"
#include <mutex>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

std::mutex a, b;
int ends[2];

void forth() {
  std::lock_guard<std::mutex> first(a);  // @a1
  std::lock_guard<std::mutex> second(b); // @b1
}

void back() {
  std::lock_guard<std::mutex> first(b);  // @b2
  std::lock_guard<std::mutex> second(a); // @a2
}

void put(int end) {
  if (send(ends[end], "message", 7, 0) != 7)
    _exit(1);
}

void take(int end) {
  char text[64];
  if (recv(ends[end], text, sizeof text, 0) != 7)
    _exit(1);
}

int main() {
  if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends) != 0)
    return 1;
  std::thread other([] {
    take(1);
    forth();
    put(1);
    reached(1);
  });
  put(0);
  await(1);
  back();
  take(0);
  other.join();
}
