// snarl: none
// why: what is written comes before what is read
#include <cstdio>
#include <fcntl.h>
#include <mutex>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

std::mutex a, b;

void forth() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void back() {
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
}

int main() {
  char name[64];
  std::snprintf(name, sizeof name, "/tmp/snarl-fifo-%d", static_cast<int>(getpid()));
  mkfifo(name, 0600);
  const int pipe = open(name, O_RDWR);
  unlink(name);
  char token = 0;
  std::thread other([&] {
    forth();
    write(pipe, &token, 1);
  });
  read(pipe, &token, 1);
  back();
  other.join();
  close(pipe);
}
