// snarl: none
// why: each end takes what the other one sent: the answer comes after the work
#include <mutex>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

std::mutex a, b;
int ends[2];

void forth() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void back() {
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
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
  });
  put(0);
  take(0);
  back();
  other.join();
}
