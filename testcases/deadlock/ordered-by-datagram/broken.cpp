// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: the one order comes once more after the datagram
#include "support/rendezvous.h"
#include <cstdio>
#include <mutex>
#include <sys/socket.h>
#include <sys/un.h>
#include <thread>
#include <unistd.h>

std::mutex a, b;
sockaddr_un place{};

void forth() {
  std::lock_guard<std::mutex> first(a);  // @a1
  std::lock_guard<std::mutex> second(b); // @b1
}

void back() {
  std::lock_guard<std::mutex> first(b);  // @b2
  std::lock_guard<std::mutex> second(a); // @a2
}

int main() {
  const int receiver = socket(AF_UNIX, SOCK_DGRAM, 0), sender = socket(AF_UNIX, SOCK_DGRAM, 0);
  place.sun_family = AF_UNIX;
  std::snprintf(place.sun_path + 1, sizeof place.sun_path - 1, "snarl-datagram-%d", static_cast<int>(getpid()));
  bind(receiver, reinterpret_cast<sockaddr *>(&place), sizeof place);
  std::thread other([&] {
    forth();
    sendto(sender, "m", 1, 0, reinterpret_cast<sockaddr *>(&place), sizeof place);
    forth();
    reached(1);
  });
  char message;
  recv(receiver, &message, 1, 0);
  await(1);
  back();
  other.join();
  close(sender);
  close(receiver);
}
