// Ends in the way that its first argument names, after recording one finding unless the second is "clean".
#include "runtime/abi.h"
#include "runtime/channel/facts.h"
#include "runtime/sink.h"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

struct Destructor {
  ~Destructor() { fputs("destructor\n", stderr); }
} destructor;

__attribute__((noinline)) void record_something() {
  snarl::Thread &t = *snarl::self();
  snarl::MisuseFact fact{};
  fact.kind = snarl::FindingKind::unlock_not_held;
  fact.tid = t.tid;
  fact.context = snarl::context_of(t, SNARL_CALLER_PC());
  snarl::record_misuse(fact);
}

void *exit_from_thread(void *) {
  exit(5);
}

int fork_and_wait(bool child_finds) {
  pid_t child = fork();
  if (child == 0) {
    if (child_finds)
      record_something();
    exit(3);
  }
  int status = 0;
  waitpid(child, &status, 0);
  fprintf(stderr, "child %d\n", WEXITSTATUS(status));
  return 5;
}

int end(const char *how, char **arguments) {
  auto is = [how](const char *name) { return strcmp(how, name) == 0; };
  if (is("exit"))
    exit(5);
  if (is("_exit"))
    _exit(5);
  if (is("_Exit"))
    _Exit(5);
  if (is("quick_exit"))
    quick_exit(5);
  if (is("abort"))
    abort();
  if (is("abort-handled")) {
    signal(SIGABRT, [](int) { fputs("handler\n", stderr); });
    abort();
  }
  if (is("segv"))
    *reinterpret_cast<volatile int *>(8) = 1;
  if (is("term"))
    raise(SIGTERM);
  if (is("usr1-ignored")) {
    signal(SIGUSR1, SIG_IGN);
    raise(SIGUSR1);
  }
  if (is("thread")) {
    pthread_t thread;
    pthread_create(&thread, nullptr, exit_from_thread, nullptr);
    pause();
  }
  if (is("exec"))
    execl("/bin/sh", "sh", "-c", "echo shell >&2; exit 7", nullptr);
  if (is("exec-fails"))
    execl("/nonexistent", "x", nullptr);
  if (is("vfork") && vfork() == 0)
    _exit(0);
  if (is("fork"))
    return fork_and_wait(false);
  if (is("fork-finds"))
    return fork_and_wait(true);
  if (is("disposition")) {
    struct sigaction action{};
    sigaction(SIGTERM, nullptr, &action);
    if (action.sa_handler != SIG_DFL || signal(SIGTERM, SIG_IGN) != SIG_DFL || signal(SIGTERM, SIG_DFL) != SIG_IGN)
      return 9;
  }
  return arguments[1] ? 5 : 4;
}

} // namespace

int main(int, char **argv) {
  atexit([] { fputs("atexit\n", stderr); });
  printf("buffered output\n");
  if (!argv[2] || strcmp(argv[2], "clean") != 0)
    record_something();
  return end(argv[1], argv);
}
