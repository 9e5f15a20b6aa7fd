#include "runtime/intercept/signal_order.h"

#include "runtime/descriptors/descriptors.h"
#include "runtime/intercept/interceptor.h"
#include "runtime/intercept/touch.h"
#include "runtime/platform/signals.h"
#include "runtime/platform/sys.h"
#include "runtime/sync/relays.h"

#include <csignal>
#include <pthread.h>

using namespace snarl;

namespace snarl {
namespace {

constexpr int kSignals = 65;

// One relay for each signal number. Who sent which instance is not known: every earlier sender counts.
struct SentSignal {
  SpinLock lock;
  Relay sendings;
  uint32_t sent = 0;
};
__thread Pc sender;

constinit SentSignal sent_signals[kSignals];

// A signalfd. Its channel is held; when nobody else holds it, its last descriptor is closed.
struct SignalDescriptor {
  Channel *channel;
  uint64_t signals;
};
SpinLock descriptors_lock;
Vector<SignalDescriptor> descriptors;

void release_to_descriptors(Thread &t, int signal) {
  SpinGuard guard(descriptors_lock);
  for (const SignalDescriptor &descriptor : descriptors)
    if (descriptor.signals >> (signal - 1) & 1)
      channel_release(t, *descriptor.channel);
}

// The lock is held.
void drop_closed_descriptors() {
  for (uint32_t i = descriptors.count; i-- > 0;)
    if (__atomic_load_n(&descriptors[i].channel->references, __ATOMIC_RELAXED) == 1) {
      channel_drop(*descriptors[i].channel);
      descriptors[i] = descriptors[--descriptors.count];
    }
}

bool is_signal(int signal) {
  return signal > 0 && signal < kSignals;
}

} // namespace

namespace {
void signal_sent(int signal) {
  Thread *t = self();
  if (!t || !is_signal(signal))
    return;
  SignalsBlocked blocked;
  release_to_descriptors(*t, signal);
  SentSignal &entry = sent_signals[signal];
  SpinGuard guard(entry.lock);
  relay_release(*t, entry.sendings);
  __atomic_store_n(&entry.sent, 1, __ATOMIC_RELAXED);
}
} // namespace

void signal_will_come(int signal) {
  signal_sent(signal);
}

SignalSending::SignalSending(Pc pc, int signal, bool within_process) : outer(sender) {
  if (within_process)
    signal_sent(signal);
  sender = pc;
}

SignalSending::~SignalSending() {
  sender = outer;
}

Pc signal_sender() {
  return sender;
}

Pc take_signal_sender() {
  Pc pc = sender;
  sender = 0; // what the handler does is its own
  return pc;
}

void signals_come_by_descriptor(Thread &t, int fd, uint64_t signals) {
  Channel *channel = descriptor_channel(t, fd);
  if (!channel)
    return;
  SignalsBlocked blocked;
  SpinGuard guard(descriptors_lock);
  drop_closed_descriptors();
  for (SignalDescriptor &descriptor : descriptors)
    if (descriptor.channel == channel) {
      descriptor.signals = signals;
      channel_drop(*channel);
      return;
    }
  descriptors.push({channel, signals});
}

void signal_received(Thread &t, int signal) {
  if (!is_signal(signal) || !__atomic_load_n(&sent_signals[signal].sent, __ATOMIC_RELAXED))
    return;
  SignalsBlocked blocked;
  SentSignal &entry = sent_signals[signal];
  SpinGuard guard(entry.lock);
  relay_acquire(t, entry.sendings);
}

} // namespace snarl

SNARL_INTERCEPT(int, pthread_kill, pthread_t thread, int signal) {
  SignalSending sending(SNARL_CALLER_PC(), signal);
  return REAL(pthread_kill)(thread, signal);
}

SNARL_INTERCEPT(int, raise, int signal) {
  SignalSending sending(SNARL_CALLER_PC(), signal);
  return REAL(raise)(signal);
}

SNARL_INTERCEPT(int, pthread_sigqueue, pthread_t thread, int signal, sigval value) {
  SignalSending sending(SNARL_CALLER_PC(), signal);
  return REAL(pthread_sigqueue)(thread, signal, value);
}

SNARL_INTERCEPT(int, kill, pid_t pid, int signal) {
  // 0 and below: groups of processes that this one may be of.
  SignalSending sending(SNARL_CALLER_PC(), signal, pid <= 0 || pid == static_cast<pid_t>(sys::getpid()));
  return REAL(kill)(pid, signal);
}

SNARL_INTERCEPT(int, killpg, pid_t group, int signal) {
  SignalSending sending(SNARL_CALLER_PC(), signal);
  return REAL(killpg)(group, signal);
}

SNARL_INTERCEPT(int, tgkill, pid_t pid, pid_t thread, int signal) {
  SignalSending sending(SNARL_CALLER_PC(), signal, pid == static_cast<pid_t>(sys::getpid()));
  return REAL(tgkill)(pid, thread, signal);
}

SNARL_INTERCEPT(int, sigqueue, pid_t pid, int signal, sigval value) {
  SignalSending sending(SNARL_CALLER_PC(), signal, pid == static_cast<pid_t>(sys::getpid()));
  return REAL(sigqueue)(pid, signal, value);
}

namespace {

int waited_for(Pc pc, int signal, const siginfo_t *info) {
  Thread *t = self();
  if (!t || signal <= 0)
    return signal;
  signal_received(*t, signal);
  if (info)
    touch_write(pc, info, sizeof *info);
  return signal;
}

} // namespace

SNARL_INTERCEPT(int, sigwait, const sigset_t *set, int *signal) {
  int result = REAL(sigwait)(set, signal);
  if (result == 0) {
    waited_for(SNARL_CALLER_PC(), *signal, nullptr);
    touch_write(SNARL_CALLER_PC(), signal, sizeof *signal);
  }
  return result;
}

SNARL_INTERCEPT(int, sigwaitinfo, const sigset_t *set, siginfo_t *info) {
  return waited_for(SNARL_CALLER_PC(), REAL(sigwaitinfo)(set, info), info);
}

SNARL_INTERCEPT(int, sigtimedwait, const sigset_t *set, siginfo_t *info, const timespec *timeout) {
  return waited_for(SNARL_CALLER_PC(), REAL(sigtimedwait)(set, info, timeout), info);
}
