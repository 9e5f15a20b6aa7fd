// snarl: none
// why: what is sent to a name comes before what is received there
#include <cstdio>
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
  const int receiver = socket(AF_UNIX, SOCK_DGRAM, 0), sender = socket(AF_UNIX, SOCK_DGRAM, 0);
  place.sun_family = AF_UNIX;
  std::snprintf(place.sun_path + 1, sizeof place.sun_path - 1, "snarl-datagram-%d", static_cast<int>(getpid()));
  bind(receiver, reinterpret_cast<sockaddr *>(&place), sizeof place);
  std::thread other([&] {
    forth();
    sendto(sender, "m", 1, 0, reinterpret_cast<sockaddr *>(&place), sizeof place);
  });
  char message;
  recv(receiver, &message, 1, 0);
  back();
  other.join();
  close(sender);
  close(receiver);
}
