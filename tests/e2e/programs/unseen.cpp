// What a run cannot see, one cause for each argument. Nothing is found in any of them.
#include "support/rendezvous.h"
#include <csignal>
#include <cstring>
#include <snarl/annotations.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

static int hits;

// In a child that ends by itself, or is killed.
static void fork_child(bool killed) {
  const pid_t child = fork();
  if (child == 0) {
    if (killed)
      raise(SIGKILL);
    _exit(0);
  }
  waitpid(child, nullptr, 0);
}

static void hit_from_two_threads() {
  std::thread other([] {
    hits += 1;
    reached(1);
  });
  await(1);
  hits += 1;
  other.join();
}

static void hit_unwatched() {
  std::thread other([] {
    SNARL_IGNORE_ACCESSES_BEGIN();
    hits += 1;
    SNARL_IGNORE_ACCESSES_END();
    reached(1);
  });
  await(1);
  hits += 1;
  other.join();
}

#ifdef WITH_LIBRARY
extern "C" void plain_library();
#endif

int main(int, char **argv) {
  const char *cause = argv[1];
#ifdef WITH_LIBRARY
  plain_library();
#endif
  if (!strcmp(cause, "killed-child"))
    fork_child(true);
  if (!strcmp(cause, "child"))
    fork_child(false);
  if (!strcmp(cause, "ignored"))
    hit_unwatched();
  if (!strcmp(cause, "benign")) {
    SNARL_BENIGN_RACE(&hits, sizeof hits, "a statistic");
    hit_from_two_threads();
  }
}
