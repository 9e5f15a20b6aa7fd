// snarl: none
// why: who posts does so before the wait that takes the token
#include <cstdio>
#include <fcntl.h>
#include <mutex>
#include <semaphore.h>
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
  char name[32];
  std::snprintf(name, sizeof name, "/snarl-%d", static_cast<int>(getpid()));
  sem_t *tokens = sem_open(name, O_CREAT, 0600, 0);
  sem_unlink(name);
  std::thread other([&] {
    forth();
    sem_post(tokens);
  });
  sem_wait(tokens);
  back();
  other.join();
  sem_close(tokens);
}
