// A child races ("child"), or the parent does ("parent"), or nobody. The parent prints how the child ended.
#include "support/rendezvous.h"
#include <cstdio>
#include <cstring>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

int shared;

static void race() {
  std::thread writer([] {
    shared = 1;
    reached(1);
  });
  await(1);
  static_cast<void>(*static_cast<volatile int *>(&shared));
  writer.join();
}

int main(int, char **argv) {
  std::thread([] {}).join();
  pid_t child = fork();
  if (child == 0) {
    if (!std::strcmp(argv[1], "child"))
      race();
    return 3;
  }
  int status = 0;
  waitpid(child, &status, 0);
  std::printf("child %d\n", WEXITSTATUS(status));
  if (!std::strcmp(argv[1], "parent"))
    race();
  return 4;
}
