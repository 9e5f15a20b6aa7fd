// snarl: none
// why: what is written comes before what is read, although another process has the ends as well
#include <mutex>
#include <spawn.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

std::mutex a, b;
extern char **environ;
int ends[2];

void forth() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void back() {
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
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
  });
  char message;
  read(ends[0], &message, 1);
  back();
  other.join();
}
