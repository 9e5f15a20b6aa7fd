// The ways a process ends or becomes another: exit, _exit, quick_exit, abort, exec, fork.
//
// exit and the return of main are seen by an on_exit handler that is registered before everything else and so runs
// after all destructors and handlers of the program. fork is seen by atfork handlers, for the same reason and because
// libc forks by itself (daemon, forkpty). vfork children share our memory and are left alone.
#include "runtime/intercept/process.h"

#include "runtime/channel/channel.h"
#include "runtime/channel/finish.h"
#include "runtime/descriptors/descriptors.h"
#include "runtime/heap/mappings.h"
#include "runtime/intercept/budget_keeper.h"
#include "runtime/intercept/fork_locks.h"
#include "runtime/intercept/interceptor.h"
#include "runtime/intercept/signals.h"
#include "runtime/intercept/watcher.h"
#include "runtime/platform/memory.h"
#include "runtime/platform/sys.h"
#include "runtime/sync/answers.h"
#include "runtime/sync/locks_in_child.h"
#include "runtime/sync/misuse.h"
#include "runtime/sync/process_waits.h"
#include "runtime/thread/fork_gate.h"
#include "runtime/thread/registry.h"

#include <cerrno>
#include <csignal>
#include <cstdarg>
#include <cstdlib>
#include <pthread.h>
#include <unistd.h>

using namespace snarl;

namespace snarl {
namespace {

int quick_status;

void at_exit(int status, void *) {
  if (Thread *t = self())
    misuse_process_ends(*t);
  int code = finish_process(EndKind::exit, status);
  if (code != status)
    exit(code); // no handler is left; libc flushes its streams and ends with this code
}

void at_quick_exit_last() {
  if (Thread *t = self())
    misuse_process_ends(*t);
  int code = finish_process(EndKind::quick_exit, quick_status);
  if (code != quick_status)
    sys::exit_group(code);
}

// From the outermost to the innermost: nobody who holds one of these waits for one further out.
void before_fork() {
  descriptors_left();
  close_fork_gate();
  process_waits_before_fork();
  channel_before_fork();
  fork_locks_before();
  engine_before_fork();
}
void after_fork_in_parent() {
  engine_after_fork_in_parent();
  fork_locks_after_in_parent();
  channel_after_fork_in_parent();
  open_fork_gate();
}
void after_fork_in_child() {
  fork_locks_after_in_child();
  engine_after_fork_in_child([](Thread &gone) { locks_lose_thread(gone, is_shared_mapping); });
  if (Thread *t = self())
    locks_come_by_fork(*t, is_shared_mapping);
  process_waits_after_fork_in_child();
  descriptors_after_fork_in_child();
  open_fork_gate();
  channel_after_fork_in_child();
  watcher_start_deadline(); // the parent's was not copied
  budget_start();
}

// An exec is an end with a report; when it fails, it was none.
template <typename F> int exec_by(F really) {
  if (in_borrowed_memory()) {
    descriptors_left(); // the new program has those that do not close
    return really();
  }
  finish_process(EndKind::exec, 0);
  int result = really();
  finish_undone();
  return result;
}

// `pc`: of the call by which the program gives up.
void before_abort(Pc pc) {
  if (Thread *t = self())
    tell_before_abort(*t, context_of(*t, pc));
  signals_before_abort();
}

// The arguments of execl and its like, as an array. They end with a null pointer.
struct ArgumentList {
  Vector<char *> all;
  ArgumentList(const char *first, va_list rest) {
    for (char *argument = const_cast<char *>(first); argument; argument = va_arg(rest, char *))
      all.push(argument);
    all.push(nullptr);
  }
  ~ArgumentList() { all.drop(); }
};

} // namespace

void process_start() {
  on_exit(at_exit, nullptr);
  at_quick_exit(at_quick_exit_last);
  pthread_atfork(before_fork, after_fork_in_parent, after_fork_in_child);
}

} // namespace snarl

SNARL_REAL(void, exit, int status);
SNARL_INTERCEPT(void, _exit, int status) {
  REAL(_exit)(finish_process(EndKind::exit, status));
}
SNARL_INTERCEPT(void, _Exit, int status) {
  REAL(_Exit)(finish_process(EndKind::exit, status));
}

SNARL_INTERCEPT(void, quick_exit, int status) {
  quick_status = status;
  REAL(quick_exit)(status);
}

SNARL_INTERCEPT(void, abort) {
  before_abort(SNARL_CALLER_PC());
  REAL(abort)();
}

// How assert() ends a program.
SNARL_INTERCEPT(void, __assert_fail, const char *what, const char *file, unsigned line, const char *function) {
  before_abort(SNARL_CALLER_PC());
  REAL(__assert_fail)(what, file, line, function);
}
SNARL_INTERCEPT(void, __assert_perror_fail, int error, const char *file, unsigned line, const char *function) {
  before_abort(SNARL_CALLER_PC());
  REAL(__assert_perror_fail)(error, file, line, function);
}

SNARL_INTERCEPT(int, execve, const char *path, char *const *arguments, char *const *environment) {
  return exec_by([&] { return REAL(execve)(path, arguments, environment); });
}

SNARL_INTERCEPT(int, execv, const char *path, char *const *arguments) {
  return exec_by([&] { return REAL(execv)(path, arguments); });
}

SNARL_INTERCEPT(int, execvp, const char *file, char *const *arguments) {
  return exec_by([&] { return REAL(execvp)(file, arguments); });
}

SNARL_INTERCEPT(int, execvpe, const char *file, char *const *arguments, char *const *environment) {
  return exec_by([&] { return REAL(execvpe)(file, arguments, environment); });
}

SNARL_INTERCEPT(int, fexecve, int fd, char *const *arguments, char *const *environment) {
  return exec_by([&] { return REAL(fexecve)(fd, arguments, environment); });
}

SNARL_INTERCEPT(int, execveat, int folder, const char *path, char *const *arguments, char *const *environment,
                int flags) {
  return exec_by([&] { return REAL(execveat)(folder, path, arguments, environment, flags); });
}

SNARL_INTERCEPT(int, execl, const char *path, const char *argument, ...) {
  va_list rest;
  va_start(rest, argument);
  ArgumentList arguments(argument, rest);
  va_end(rest);
  return exec_by([&] { return REAL(execv)(path, arguments.all.data); });
}

SNARL_INTERCEPT(int, execlp, const char *file, const char *argument, ...) {
  va_list rest;
  va_start(rest, argument);
  ArgumentList arguments(argument, rest);
  va_end(rest);
  return exec_by([&] { return REAL(execvp)(file, arguments.all.data); });
}

SNARL_INTERCEPT(int, execle, const char *path, const char *argument, ...) {
  va_list rest;
  va_start(rest, argument);
  ArgumentList arguments(argument, rest);
  char *const *environment = va_arg(rest, char *const *);
  va_end(rest);
  return exec_by([&] { return REAL(execve)(path, arguments.all.data, environment); });
}
