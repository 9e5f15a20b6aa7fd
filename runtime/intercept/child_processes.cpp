// Child processes and the waits for them: what a thread did before it made a child happens before what follows the wait
// that learns of the child's end, in whichever thread. Children get copies of the descriptors. (What a vfork's child
// does with the memory that it shares is not seen.)
#include "runtime/channel/table.h"
#include "runtime/descriptors/descriptors.h"
#include "runtime/intercept/interceptor.h"
#include "runtime/intercept/string_bytes.h"
#include "runtime/platform/signals.h"
#include "runtime/sync/child_order.h"
#include "runtime/sync/relays.h"
#include "runtime/thread/registry.h"

#include <cstdlib>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace snarl;

namespace {

SpinLock lock;
Table<Relay> makers; // by pid: what was done before the child was made
Relay vforks;        // what was done before any vfork

// Before the call that makes a child; `made` when there is one.
class Making {
public:
  Making() : thread_(alone() ? nullptr : self()) {
    if (thread_)
      relay_release(*thread_, before_);
    if (Thread *t = self())
      left_ = left_to_child(*t);
  }
  ~Making() {
    relay_end(before_);
    structure_drop(left_);
  }
  Making(const Making &) = delete;
  Making &operator=(const Making &) = delete;

  void made(pid_t pid) {
    if (pid > 0)
      child_made(pid, left_);
    if (!thread_ || pid <= 0)
      return;
    SignalsBlocked signals;
    SpinGuard guard(lock);
    Relay &entry = makers.at({static_cast<uint64_t>(pid)});
    relay_end(entry); // of an earlier child of this number
    entry = before_;
    before_ = {};
  }

private:
  Thread *thread_;
  Relay before_;
  Structure left_{};
};

void ended(pid_t pid) {
  if (Thread *waiter = pid > 0 ? self() : nullptr)
    child_ended(*waiter, pid);
  Thread *t = alone() ? nullptr : self();
  if (!t || pid <= 0)
    return;
  SignalsBlocked signals;
  SpinGuard guard(lock);
  Relay *before = makers.find({static_cast<uint64_t>(pid)});
  relay_acquire(*t, before ? *before : vforks);
}

template <typename Call> pid_t wait_for_child(Pc pc, int *status, Call call) {
  const pid_t pid = call();
  if (pid > 0) {
    ended(pid);
    if (status)
      touch_write(pc, status, sizeof *status);
  }
  return pid;
}

template <typename Call> int spawn(Pc pc, pid_t *pid, const char *program, char *const arguments[], Call call) {
  touch_string(pc, program);
  for (char *const *at = arguments; !untouched() && at && *at; ++at)
    touch_string(pc, *at);
  descriptors_left();
  Making making;
  pid_t child = 0;
  const int result = call(&child);
  if (result != 0)
    return result;
  making.made(child);
  if (pid) {
    *pid = child;
    touch_write(pc, pid, sizeof *pid);
  }
  return result;
}

} // namespace

SNARL_INTERCEPT(pid_t, fork) {
  Making making;
  const pid_t pid = REAL(fork)();
  if (pid == 0)
    lock = SpinLock(); // another thread may have had it
  making.made(pid);
  return pid;
}

// The caller's stack is the child's until it execs or ends, so nothing of ours may lie there when the real function
// returns: this one does its work before and jumps to it. Which pid it will be is not known then: a wait for a child
// that was made in no other way comes after all vforks so far. (That can hide a race and never makes one up.)
SNARL_REAL(pid_t, vfork);
extern "C" __attribute__((used, visibility("hidden"))) void *snarl_before_vfork() {
  descriptors_left();
  if (Thread *t = alone() ? nullptr : self()) {
    SignalsBlocked signals;
    SpinGuard guard(lock);
    relay_release(*t, vforks);
  }
  return reinterpret_cast<void *>(REAL(vfork));
}
__asm__(R"(
  .text
  .weak vfork
  .type vfork, @function
vfork:
  .cfi_startproc
  sub $8, %rsp
  .cfi_adjust_cfa_offset 8
  call snarl_before_vfork
  add $8, %rsp
  .cfi_adjust_cfa_offset -8
  jmp *%rax
  .cfi_endproc
  .size vfork, . - vfork
)");

SNARL_INTERCEPT(int, posix_spawn, pid_t *pid, const char *path, const posix_spawn_file_actions_t *actions,
                const posix_spawnattr_t *attributes, char *const arguments[], char *const environment[]) {
  return spawn(SNARL_CALLER_PC(), pid, path, arguments, [=](pid_t *child) {
    return REAL(posix_spawn)(child, path, actions, attributes, arguments, environment);
  });
}

SNARL_INTERCEPT(int, posix_spawnp, pid_t *pid, const char *file, const posix_spawn_file_actions_t *actions,
                const posix_spawnattr_t *attributes, char *const arguments[], char *const environment[]) {
  return spawn(SNARL_CALLER_PC(), pid, file, arguments, [=](pid_t *child) {
    return REAL(posix_spawnp)(child, file, actions, attributes, arguments, environment);
  });
}

SNARL_INTERCEPT(int, system, const char *command) {
  touch_string(SNARL_CALLER_PC(), command);
  descriptors_left();
  return REAL(system)(command);
}

SNARL_INTERCEPT(pid_t, wait, int *status) {
  return wait_for_child(SNARL_CALLER_PC(), status, [=] { return REAL(wait)(status); });
}

SNARL_INTERCEPT(pid_t, waitpid, pid_t pid, int *status, int options) {
  return wait_for_child(SNARL_CALLER_PC(), status, [=] { return REAL(waitpid)(pid, status, options); });
}

SNARL_INTERCEPT(pid_t, wait3, int *status, int options, rusage *usage) {
  return wait_for_child(SNARL_CALLER_PC(), status, [=] { return REAL(wait3)(status, options, usage); });
}

SNARL_INTERCEPT(pid_t, wait4, pid_t pid, int *status, int options, rusage *usage) {
  return wait_for_child(SNARL_CALLER_PC(), status, [=] { return REAL(wait4)(pid, status, options, usage); });
}

SNARL_INTERCEPT(int, waitid, idtype_t kind, id_t id, siginfo_t *info, int options) {
  siginfo_t own{};
  siginfo_t *learned = info ? info : &own;
  const int result = REAL(waitid)(kind, id, learned, options);
  if (result == 0)
    ended(learned->si_pid);
  if (result == 0 && info)
    touch_write(SNARL_CALLER_PC(), info, sizeof *info);
  return result;
}
