// Signals through the runtime's wrapper, in a program with the whole runtime in it.
#include "runtime/context/frame_records.h"
#include "runtime/intercept/unwind.h"
#include "runtime/sink.h"

#include <csetjmp>
#include <csignal>
#include <cstdlib>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

namespace snarl {
namespace {

int calls;
siginfo_t last_info;
uint32_t depth;
bool boundary_seen;
sigset_t mask_in_handler;

void count(int) {
  ++calls;
}

void look(int, siginfo_t *info, void *) {
  ++calls;
  last_info = *info;
  depth = self()->in_signal_handler;
  boundary_seen = __snarl_tls.frames && (__snarl_tls.frames->slot & kSignalBit);
  sigprocmask(SIG_SETMASK, nullptr, &mask_in_handler);
}

class Signals : public testing::Test {
protected:
  void SetUp() override { calls = 0; }
  void TearDown() override {
    signal(SIGUSR1, SIG_DFL);
    signal(SIGUSR2, SIG_DFL);
  }
  void handle(int signal, int flags, void (*handler)(int, siginfo_t *, void *)) {
    struct sigaction action{};
    action.sa_sigaction = handler;
    action.sa_flags = SA_SIGINFO | flags;
    sigaddset(&action.sa_mask, SIGUSR2);
    ASSERT_EQ(sigaction(signal, &action, nullptr), 0);
  }
};

TEST_F(Signals, TheProgramSeesItsOwnHandlers) {
  EXPECT_EQ(signal(SIGUSR1, count), SIG_DFL);
  EXPECT_EQ(signal(SIGUSR1, SIG_IGN), count);
  EXPECT_EQ(signal(SIGUSR1, SIG_DFL), SIG_IGN);
  handle(SIGUSR1, SA_NODEFER, look);
  struct sigaction now{};
  ASSERT_EQ(sigaction(SIGUSR1, nullptr, &now), 0);
  EXPECT_EQ(now.sa_sigaction, look);
  EXPECT_TRUE(now.sa_flags & SA_NODEFER);
  EXPECT_TRUE(now.sa_flags & SA_SIGINFO);
  EXPECT_TRUE(sigismember(&now.sa_mask, SIGUSR2));
  EXPECT_FALSE(sigismember(&now.sa_mask, SIGUSR1));
  EXPECT_EQ(sigaction(SIGKILL, &now, nullptr), -1);
  EXPECT_EQ(errno, EINVAL);
}

TEST_F(Signals, HandlersRunMarkedAndWithTheirMask) {
  handle(SIGUSR1, 0, look);
  snarl_frame *before = __snarl_tls.frames;
  raise(SIGUSR1);
  EXPECT_EQ(calls, 1);
  EXPECT_EQ(last_info.si_signo, SIGUSR1);
  EXPECT_EQ(last_info.si_pid, getpid());
  EXPECT_EQ(depth, 1u);
  EXPECT_TRUE(boundary_seen);
  EXPECT_TRUE(sigismember(&mask_in_handler, SIGUSR1));
  EXPECT_TRUE(sigismember(&mask_in_handler, SIGUSR2));
  EXPECT_EQ(__snarl_tls.frames, before);
  EXPECT_EQ(self()->in_signal_handler, 0u);
}

TEST_F(Signals, WaitUntilTheRuntimeIsLeft) {
  handle(SIGUSR1, 0, look);
  handle(SIGRTMIN, 0, look);
  {
    RuntimeSection outer(*self());
    {
      RuntimeSection inner(*self());
      raise(SIGUSR1);
      raise(SIGUSR1); // a plain signal waits once
      raise(SIGRTMIN);
      raise(SIGRTMIN); // a real-time signal as often as it was sent
    }
    EXPECT_EQ(calls, 0);
  }
  EXPECT_EQ(calls, 3);
  EXPECT_EQ(last_info.si_signo, SIGRTMIN);
  EXPECT_TRUE(sigismember(&mask_in_handler, SIGRTMIN));
  sigset_t now;
  sigprocmask(SIG_SETMASK, nullptr, &now);
  EXPECT_FALSE(sigismember(&now, SIGRTMIN));
  signal(SIGRTMIN, SIG_DFL);
}

TEST_F(Signals, ResetHandler) {
  handle(SIGUSR1, SA_RESETHAND, look);
  raise(SIGUSR1);
  EXPECT_EQ(calls, 1);
  EXPECT_EQ(signal(SIGUSR1, SIG_IGN), SIG_DFL);
}

sigjmp_buf out;

TEST_F(Signals, AHandlerMayJumpOut) {
  signal(SIGUSR1, [](int) { siglongjmp(out, 1); });
  snarl_frame *before = __snarl_tls.frames;
  for (int i = 0; i < 300; ++i)
    if (sigsetjmp(out, 1) == 0)
      raise(SIGUSR1);
  EXPECT_EQ(__snarl_tls.frames, before);
  EXPECT_EQ(self()->in_signal_handler, 0u);
}

TEST_F(Signals, AHandlerMayJumpOffItsOwnStack) {
  stack_t stack{};
  stack.ss_size = 1 << 16;
  stack.ss_sp = mmap(nullptr, stack.ss_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  ASSERT_EQ(sigaltstack(&stack, nullptr), 0);
  handle(SIGUSR1, SA_ONSTACK, [](int, siginfo_t *, void *) { siglongjmp(out, 1); });
  snarl_frame *before = __snarl_tls.frames;
  if (sigsetjmp(out, 1) == 0)
    raise(SIGUSR1);
  EXPECT_EQ(__snarl_tls.frames, before);
  EXPECT_EQ(self()->in_signal_handler, 0u);
  stack.ss_flags = SS_DISABLE;
  sigaltstack(&stack, nullptr);
}

// Frame records of functions that an exception or a jump ends without their exit code.
struct Function {
  snarl_frame record{__snarl_tls.frames, 0x1000};
  Function() { __snarl_tls.frames = &record; }
};

__attribute__((noinline)) void throws() {
  Function f;
  asm volatile("" : : "r"(&f) : "memory");
  throw 1;
}

TEST_F(Signals, CatchDropsTheFramesOfFunctionsThatEnded) {
  snarl_frame *before = __snarl_tls.frames;
  snarl_frame *in_catch = before;
  try {
    throws();
  } catch (int) {
    in_catch = __snarl_tls.frames;
  }
  EXPECT_EQ(in_catch, before);
}

jmp_buf back;

__attribute__((noinline)) void jumps() {
  Function f;
  asm volatile("" : : "r"(&f) : "memory");
  longjmp(back, 1);
}

TEST_F(Signals, LongjmpDropsTheFramesOfFunctionsThatEnded) {
  snarl_frame *before = __snarl_tls.frames;
  if (setjmp(back) == 0)
    jumps();
  EXPECT_EQ(__snarl_tls.frames, before);
}

} // namespace
} // namespace snarl
