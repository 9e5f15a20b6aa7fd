// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: the token in the pipe serves as a lock, and another run may take it in the other order
#include "support/rendezvous.h"
#include <cstdio>
#include <fcntl.h>
#include <mutex>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

std::mutex a, b;

void forth() {
  std::lock_guard<std::mutex> first(a);  // @a1
  std::lock_guard<std::mutex> second(b); // @b1
}

void back() {
  std::lock_guard<std::mutex> first(b);  // @b2
  std::lock_guard<std::mutex> second(a); // @a2
}

int main() {
  char name[64];
  std::snprintf(name, sizeof name, "/tmp/snarl-fifo-%d", static_cast<int>(getpid()));
  mkfifo(name, 0600);
  const int pipe = open(name, O_RDWR);
  unlink(name);
  char token = 0;
  std::thread other([&] {
    char mine;
    forth();
    read(pipe, &mine, 1);
    write(pipe, &mine, 1);
    reached(1);
  });
  write(pipe, &token, 1);
  await(1);
  read(pipe, &token, 1);
  write(pipe, &token, 1);
  back();
  other.join();
  close(pipe);
}
