// Ends in the way that argv[1] names; argv[2] == "race" races first, so that there is something to report.
#include "support/rendezvous.h"
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <pthread.h>
#include <stdexcept>
#include <thread>
#include <unistd.h>

int shared;

static void race() {
  std::thread writer([] {
    shared = 1; // @write
    reached(1);
  });
  await(1);
  int seen = shared; // @read
  writer.join();
  if (seen != 1)
    std::abort();
}

int main(int argc, char **argv) {
  const char *how = argv[1];
  std::puts("output");
  std::fflush(stdout);
  if (argc > 2 && !std::strcmp(argv[2], "race"))
    race();
  if (!std::strcmp(how, "exit"))
    std::exit(7);
  if (!std::strcmp(how, "_exit"))
    _exit(7);
  if (!std::strcmp(how, "quick_exit"))
    std::quick_exit(7);
  if (!std::strcmp(how, "pthread_exit"))
    pthread_exit(nullptr);
  if (!std::strcmp(how, "abort"))
    std::abort();
  if (!std::strcmp(how, "segv"))
    *static_cast<volatile int *>(nullptr) = 1;
  if (!std::strcmp(how, "term"))
    raise(SIGTERM);
  if (!std::strcmp(how, "exception"))
    throw std::runtime_error("nobody catches this");
  if (!std::strcmp(how, "exec"))
    execl("/bin/sh", "sh", "-c", "exit 5", static_cast<char *>(nullptr));
  if (!std::strcmp(how, "exec-fails")) {
    execl("/nonexistent", "nonexistent", static_cast<char *>(nullptr));
    return 9;
  }
  return 7;
}
