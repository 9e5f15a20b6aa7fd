// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: the one order comes once more after the message
#include "support/rendezvous.h"
#include <arpa/inet.h>
#include <mutex>
#include <netinet/in.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

std::mutex a, b;
sockaddr_in place{};
socklen_t length = sizeof place;

int connected(int type) {
  const int end = socket(AF_INET, type, 0);
  connect(end, reinterpret_cast<sockaddr *>(&place), length);
  return end;
}

void forth() {
  std::lock_guard<std::mutex> first(a);  // @a1
  std::lock_guard<std::mutex> second(b); // @b1
}

void back() {
  std::lock_guard<std::mutex> first(b);  // @b2
  std::lock_guard<std::mutex> second(a); // @a2
}

int main() {
  const int server = socket(AF_INET, SOCK_STREAM, 0);
  place.sin_family = AF_INET;
  place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  bind(server, reinterpret_cast<sockaddr *>(&place), length);
  listen(server, 1);
  getsockname(server, reinterpret_cast<sockaddr *>(&place), &length);
  const int client = connected(SOCK_STREAM), end = accept(server, nullptr, nullptr);
  std::thread other([&] {
    forth();
    send(client, "m", 1, 0);
    forth();
    reached(1);
  });
  char message;
  recv(end, &message, 1, 0);
  await(1);
  back();
  other.join();
  close(client);
  close(end);
  close(server);
}
