#include "runtime/intercept/signals.h"

#include "detector/core/snapshot_request.h"
#include "runtime/channel/channel.h"
#include "runtime/channel/finish.h"
#include "runtime/context/frame_records.h"
#include "runtime/intercept/interceptor.h"
#include "runtime/intercept/signal_order.h"
#include "runtime/intercept/signal_safety.h"
#include "runtime/intercept/touch.h"
#include "runtime/options/options.h"
#include "runtime/platform/memory.h"
#include "runtime/platform/signals.h"
#include "runtime/platform/spin.h"
#include "runtime/platform/sys.h"
#include "runtime/sync/waits.h"
#include "runtime/thread/thread.h"

#include <cerrno>
#include <csignal>
#include <cstddef>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unwind.h>

// Weak: a C program may have no unwinder.
#pragma weak _Unwind_FindEnclosingFunction

using namespace snarl;

namespace snarl {
static int change_action(int signal, const struct sigaction *action, struct sigaction *old);
}

namespace {
// The parts of an action that count: who handles, which signals wait meanwhile (as many as the kernel knows), flags.
template <AccessKind kind> void touch_action(Pc pc, const struct sigaction *action) {
  touch<kind>(pc, action, offsetof(struct sigaction, sa_mask) + sizeof(uint64_t));
  touch<kind>(pc, &action->sa_flags, sizeof action->sa_flags);
}
} // namespace

SNARL_INTERCEPT(int, sigaction, int signal, const struct sigaction *action, struct sigaction *old) {
  const Pc pc = SNARL_CALLER_PC();
  if (action)
    touch_action<AccessKind::read>(pc, action);
  const int result = change_action(signal, action, old);
  if (result == 0 && old)
    touch_action<AccessKind::write>(pc, old);
  return result;
}

namespace snarl {
namespace {

constexpr int kSignals = 65;
constexpr uint32_t kQueue = 64;
constexpr int kDeadly[] = {SIGHUP,  SIGINT,  SIGQUIT, SIGILL,  SIGTRAP, SIGABRT, SIGBUS,    SIGFPE,  SIGSEGV, SIGPIPE,
                           SIGALRM, SIGTERM, SIGUSR1, SIGUSR2, SIGXCPU, SIGXFSZ, SIGVTALRM, SIGPROF, SIGSYS};

using Handler = void (*)(int, siginfo_t *, void *);

// The program's handler for each signal. Written under actions_lock; read by the wrapper, which runs only while the
// kernel has it installed: the entry is written before the wrapper is installed.
struct Action {
  uintptr_t handler; // SIG_DFL, SIG_IGN or a function
  int flags;         // as the program gave them
  uint64_t mask;
};
Action actions[kSignals];
SpinLock actions_lock;
__thread bool aborting;

// Signals that wait for the end of a RuntimeSection. Of one thread.
struct Waiting {
  int signal;
  siginfo_t info;
  ucontext_t context;
};
struct Queue {
  Waiting waiting[kQueue];
  uint32_t count;
};
__thread Queue *queue;

bool is_deadly(int signal) {
  for (int deadly : kDeadly)
    if (deadly == signal)
      return true;
  return false;
}

// Caused by an instruction of this thread: it cannot go on before the handler has run.
bool is_synchronous(int signal, const siginfo_t *info) {
  bool by_instruction = signal == SIGSEGV || signal == SIGBUS || signal == SIGILL || signal == SIGFPE ||
                        signal == SIGTRAP || signal == SIGSYS;
  return by_instruction && info->si_code > 0;
}

// What a user or a time limit sends to a program that hangs. The first process of a system or container is not ended by
// them unless it says so.
bool asks_for_snapshot(int signal) {
  return options.snapshot_on_signal[0] != '0' && (signal == SIGQUIT || signal == SIGTERM) && sys::getpid() != 1;
}

// A program that is ended in the middle of its work is not asked what it did, unless the user says so.
bool worth_a_snapshot() {
  return options.snapshot_on_signal[0] == '1' || everything_waits();
}

// `snarl snapshot` asks, which is none of the program's affair.
bool is_question(int signal, const siginfo_t *info) {
  return signal == kSnapshotSignal && info->si_code == SI_QUEUE &&
         reinterpret_cast<uint64_t>(info->si_value.sival_ptr) == kSnapshotQuestion;
}

// What a program sends to itself is no question.
bool comes_from_outside(const siginfo_t *info) {
  return info->si_code > 0 || static_cast<uint32_t>(info->si_pid) != sys::getpid();
}

bool postpone(Thread &t, int signal, const siginfo_t *info, const void *context);
Pc struck_at(const void *context);

void on_deadly_signal(int signal, siginfo_t *info, void *context) {
  Thread *t = self();
  const bool asked = asks_for_snapshot(signal) && comes_from_outside(info);
  if (asked && t && t->in_runtime && postpone(*t, signal, info, context))
    return;
  int saved_errno = errno;
  if (asked && worth_a_snapshot())
    report_snapshot(t, struck_at(context));
  finish_process(signal == SIGABRT ? EndKind::abort : EndKind::signal, signal);
  reset_signal(signal);
  // Blocked until this handler returns: then it kills where it struck.
  sys::call(SYS_tgkill, sys::getpid(), sys::gettid(), signal);
  errno = saved_errno;
}

void catch_deadly_signal(int signal) {
  struct sigaction ours{};
  ours.sa_sigaction = on_deadly_signal;
  ours.sa_flags = SA_SIGINFO | SA_ONSTACK;
  REAL(sigaction)(signal, &ours, nullptr);
}

void catch_deadly_signals_that(bool (*wanted)(int)) {
  SignalsBlocked blocked;
  SpinGuard guard(actions_lock);
  for (int signal : kDeadly) {
    struct sigaction now{};
    if (!wanted(signal))
      continue;
    REAL(sigaction)(signal, nullptr, &now);
    if (now.sa_handler == SIG_DFL)
      catch_deadly_signal(signal);
  }
}

void catch_deadly_signals() {
  catch_deadly_signals_that(is_deadly);
}

// Where the signal struck, for the call stack: the call that raised it, or the beginning of the interrupted function
// (not the instruction itself: there would be a calling context for each).
Pc struck_at(const void *context) {
  if (Pc call = take_signal_sender())
    return call;
  Pc at = static_cast<Pc>(static_cast<const ucontext_t *>(context)->uc_mcontext.gregs[REG_RIP]);
  void *function =
      _Unwind_FindEnclosingFunction ? _Unwind_FindEnclosingFunction(reinterpret_cast<void *>(at)) : nullptr;
  return function ? reinterpret_cast<Pc>(function) + 1 : 0; // as a return address into it
}

void run_handler(uintptr_t handler, int signal, siginfo_t *info, void *context) {
  Thread *t = self();
  if (t)
    signal_received(*t, signal);
  const bool anywhere = signal_sender() == 0 && !is_synchronous(signal, info);
  const Pc struck = struck_at(context);
  snarl_frame interrupted{__snarl_tls.frames, kKeptBit | struck};
  snarl_frame boundary{struck ? &interrupted : interrupted.previous, kSignalBit | static_cast<uintptr_t>(signal)};
  __snarl_tls.frames = &boundary;
  if (t)
    ++t->in_signal_handler;
  {
    const HandlerWatch watch(anywhere ? &boundary : nullptr, handler);
    reinterpret_cast<Handler>(handler)(signal, info, context);
  }
  if (t)
    --t->in_signal_handler;
  __snarl_tls.frames = interrupted.previous;
  if (signal == SIGABRT && aborting)
    finish_process(EndKind::abort, SIGABRT);
}

// False: no room.
bool postpone(Thread &t, int signal, const siginfo_t *info, const void *context) {
  SignalsBlocked blocked;
  if (!queue)
    queue = allocate_one<Queue>();
  if (queue->count == kQueue)
    return false;
  for (uint32_t i = 0; signal < SIGRTMIN && i < queue->count; ++i)
    if (queue->waiting[i].signal == signal)
      return true; // as the kernel does: a plain signal waits once
  Waiting &waiting = queue->waiting[queue->count++];
  waiting.signal = signal;
  waiting.info = *info;
  waiting.context = *static_cast<const ucontext_t *>(context);
  waiting.context.uc_mcontext.fpregs = nullptr;
  __atomic_fetch_add(&t.signals_pending, 1, __ATOMIC_RELAXED);
  return true;
}

bool next_waiting(Thread &t, Waiting &out) {
  SignalsBlocked blocked;
  if (!queue || queue->count == 0)
    return false;
  out = queue->waiting[0];
  for (uint32_t i = 1; i < queue->count; ++i)
    queue->waiting[i - 1] = queue->waiting[i];
  --queue->count;
  __atomic_fetch_sub(&t.signals_pending, 1, __ATOMIC_RELAXED);
  return true;
}

void answer(void *context) {
  const int saved_errno = errno;
  report_snapshot(self(), struck_at(context), true);
  errno = saved_errno;
}

void on_signal(int signal, siginfo_t *info, void *context) {
  Thread *t = self();
  if (t && t->in_runtime && !is_synchronous(signal, info) && postpone(*t, signal, info, context))
    return;
  if (UNLIKELY(is_question(signal, info)))
    return answer(context);
  uintptr_t handler = __atomic_load_n(&actions[signal].handler, __ATOMIC_ACQUIRE);
  if (actions[signal].flags & SA_RESETHAND) {
    __atomic_store_n(&actions[signal].handler, reinterpret_cast<uintptr_t>(SIG_DFL), __ATOMIC_RELEASE);
    if (is_deadly(signal) && channel_is_open())
      catch_deadly_signal(signal);
  }
  if (handler > reinterpret_cast<uintptr_t>(SIG_IGN))
    run_handler(handler, signal, info, context);
}

void run_postponed(Waiting &waiting) {
  if (UNLIKELY(is_question(waiting.signal, &waiting.info)))
    return answer(&waiting.context);
  const Action &action = actions[waiting.signal];
  uintptr_t handler = __atomic_load_n(&action.handler, __ATOMIC_ACQUIRE);
  if (handler == reinterpret_cast<uintptr_t>(SIG_DFL) && is_deadly(waiting.signal))
    on_deadly_signal(waiting.signal, &waiting.info, &waiting.context);
  if (handler <= reinterpret_cast<uintptr_t>(SIG_IGN))
    return;
  uint64_t during = action.mask, before = 0;
  if (!(action.flags & SA_NODEFER))
    during |= 1ULL << (waiting.signal - 1);
  sys::call(SYS_rt_sigprocmask, SIG_BLOCK, reinterpret_cast<long>(&during), reinterpret_cast<long>(&before),
            sizeof(during));
  run_handler(handler, waiting.signal, &waiting.info, &waiting.context);
  sys::call(SYS_rt_sigprocmask, SIG_SETMASK, reinterpret_cast<long>(&before), 0, sizeof(before));
}

bool is_function(const struct sigaction &action) {
  return action.sa_handler != SIG_DFL && action.sa_handler != SIG_IGN;
}

// For a signal that is ignored: so it stays, but for the question.
struct sigaction questions_action() {
  struct sigaction ours{};
  ours.sa_sigaction = on_signal;
  ours.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESTART;
  return ours;
}

void hear_questions() {
  SignalsBlocked blocked;
  SpinGuard guard(actions_lock);
  struct sigaction now{};
  REAL(sigaction)(kSnapshotSignal, nullptr, &now);
  if (is_function(now))
    return;
  actions[kSnapshotSignal].handler = reinterpret_cast<uintptr_t>(now.sa_handler);
  const struct sigaction ours = questions_action();
  REAL(sigaction)(kSnapshotSignal, &ours, nullptr);
}

// What the kernel holds, as the program would see it without us.
void show_as_given(struct sigaction &kernels, const Action &given) {
  if (kernels.sa_sigaction == on_signal) {
    kernels.sa_handler = reinterpret_cast<void (*)(int)>(given.handler);
    kernels.sa_flags = given.flags;
  } else if (kernels.sa_sigaction == on_deadly_signal) {
    kernels = {};
  }
}

} // namespace

// sigaction as the program sees it.
static int change_action(int signal, const struct sigaction *action, struct sigaction *old) {
  if (signal <= 0 || signal >= kSignals)
    return REAL(sigaction)(signal, action, old);
  SignalsBlocked blocked;
  SpinGuard guard(actions_lock);
  Action &given = actions[signal];
  Action before = given;
  struct sigaction ours{}, previous{};
  if (action) {
    ours = *action;
    given.flags = ours.sa_flags;
    __snarl_memcpy(&given.mask, &ours.sa_mask, sizeof(given.mask));
    if (is_function(ours)) {
      __atomic_store_n(&given.handler, reinterpret_cast<uintptr_t>(ours.sa_handler), __ATOMIC_RELEASE);
      ours.sa_sigaction = on_signal;
      ours.sa_flags |= SA_SIGINFO;
    } else if (ours.sa_handler == SIG_DFL && is_deadly(signal) && (channel_is_open() || asks_for_snapshot(signal))) {
      ours = {};
      ours.sa_sigaction = on_deadly_signal;
      ours.sa_flags = SA_SIGINFO | SA_ONSTACK;
    } else if (signal == kSnapshotSignal) {
      ours = questions_action();
    }
  }
  int result = REAL(sigaction)(signal, action ? &ours : nullptr, &previous);
  if (result != 0)
    given = before;
  else if (action && !is_function(*action))
    __atomic_store_n(&given.handler, reinterpret_cast<uintptr_t>(action->sa_handler), __ATOMIC_RELEASE);
  if (result == 0 && old) {
    show_as_given(previous, before);
    *old = previous;
  }
  return result;
}

namespace {

sighandler_t change_handler(int signal, sighandler_t handler, int flags) {
  struct sigaction action{}, old{};
  action.sa_handler = handler;
  action.sa_flags = flags;
  if (!(flags & SA_NODEFER) && signal > 0 && signal < kSignals) {
    const uint64_t mask = uint64_t{1} << (signal - 1);
    __snarl_memcpy(&action.sa_mask, &mask, sizeof mask);
  }
  return change_action(signal, &action, &old) == 0 ? old.sa_handler : SIG_ERR;
}

} // namespace

void run_handlers_of_pending_signals(Thread &t) {
  int saved_errno = errno;
  Waiting waiting;
  while (t.in_runtime == 0 && next_waiting(t, waiting))
    run_postponed(waiting);
  errno = saved_errno;
}

void signals_start() {
  hear_questions();
  catch_deadly_signals_that(asks_for_snapshot);
  channel_on_open(catch_deadly_signals);
}

void signals_before_abort() {
  aborting = true;
  struct sigaction now{};
  REAL(sigaction)(SIGABRT, nullptr, &now);
  if (now.sa_handler == SIG_IGN)
    finish_process(EndKind::abort, SIGABRT);
}

} // namespace snarl

SNARL_INTERCEPT(sighandler_t, signal, int signal, sighandler_t handler) {
  return change_handler(signal, handler, SA_RESTART);
}
SNARL_INTERCEPT(sighandler_t, bsd_signal, int signal, sighandler_t handler) {
  return change_handler(signal, handler, SA_RESTART);
}
SNARL_INTERCEPT(sighandler_t, ssignal, int signal, sighandler_t handler) {
  return change_handler(signal, handler, SA_RESTART);
}
SNARL_INTERCEPT(sighandler_t, sysv_signal, int signal, sighandler_t handler) {
  return change_handler(signal, handler, SA_RESETHAND | SA_NODEFER);
}
SNARL_INTERCEPT(sighandler_t, __sysv_signal, int signal, sighandler_t handler) {
  return change_handler(signal, handler, SA_RESETHAND | SA_NODEFER);
}
