// snarl: none
// why: who makes a child does so before another thread learns of its end
#include "support/rendezvous.h"
#include <mutex>
#include <spawn.h>
#include <sys/wait.h>
#include <thread>

std::mutex a, b;
extern char **environ;

void forth() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void back() {
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
}

int main() {

  std::thread other([&] {
    forth();
    pid_t child;
    char program[] = "true", *arguments[] = {program, nullptr};
    posix_spawnp(&child, program, nullptr, nullptr, arguments, environ);
    reached(1);
  });
  await(1);
  wait(nullptr);
  back();
  other.join();
}
