// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: the one order comes once more after the connection
#include "support/rendezvous.h"
#include <cstdio>
#include <cstring>
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
  const int server = socket(AF_UNIX, SOCK_STREAM, 0);
  place.sun_family = AF_UNIX;
  std::snprintf(place.sun_path + 1, sizeof place.sun_path - 1, "snarl-accept-%d", static_cast<int>(getpid()));
  bind(server, reinterpret_cast<sockaddr *>(&place), sizeof place);
  listen(server, 1);
  std::thread other([&] {
    forth();
    const int client = socket(AF_UNIX, SOCK_STREAM, 0);
    connect(client, reinterpret_cast<sockaddr *>(&place), sizeof place);
    forth();
    reached(1);
  });
  const int end = accept(server, nullptr, nullptr);
  await(1);
  back();
  other.join();
  close(end);
  close(server);
}
