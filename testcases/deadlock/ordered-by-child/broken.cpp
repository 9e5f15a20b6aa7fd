// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: the one order comes once more after the child was made
#include "support/rendezvous.h"
#include <mutex>
#include <spawn.h>
#include <sys/wait.h>
#include <thread>

std::mutex a, b;
extern char **environ;

void forth() {
  std::lock_guard<std::mutex> first(a);  // @a1
  std::lock_guard<std::mutex> second(b); // @b1
}

void back() {
  std::lock_guard<std::mutex> first(b);  // @b2
  std::lock_guard<std::mutex> second(a); // @a2
}

int main() {

  std::thread other([&] {
    forth();
    pid_t child;
    char program[] = "true", *arguments[] = {program, nullptr};
    posix_spawnp(&child, program, nullptr, nullptr, arguments, environ);
    reached(1);
    forth();
    reached(2);
  });
  await(1);
  wait(nullptr);
  await(2);
  back();
  other.join();
}
