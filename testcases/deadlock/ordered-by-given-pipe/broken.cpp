// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: the one order comes once more after the byte
#include "support/rendezvous.h"
#include <mutex>
#include <spawn.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

std::mutex a, b;
extern char **environ;
int ends[2];

void forth() {
  std::lock_guard<std::mutex> first(a);  // @a1
  std::lock_guard<std::mutex> second(b); // @b1
}

void back() {
  std::lock_guard<std::mutex> first(b);  // @b2
  std::lock_guard<std::mutex> second(a); // @a2
}

int main() {
  pipe(ends);
  pid_t child;
  char program[] = "true", *arguments[] = {program, nullptr};
  posix_spawnp(&child, program, nullptr, nullptr, arguments, environ);
  waitpid(child, nullptr, 0);
  std::thread other([&] {
    forth();
    write(ends[1], "m", 1);
    forth();
    reached(1);
  });
  char message;
  read(ends[0], &message, 1);
  await(1);
  back();
  other.join();
}
