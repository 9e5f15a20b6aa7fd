// snarl: none
// why: who asks for a connection does so before it is accepted
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
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void back() {
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
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
  });
  const int end = accept(server, nullptr, nullptr);
  back();
  other.join();
  close(end);
  close(server);
}
