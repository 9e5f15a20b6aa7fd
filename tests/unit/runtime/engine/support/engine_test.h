// The engine under test: started once, with real OS threads that it knows, and the races that it finds.
#ifndef SNARL_TESTS_UNIT_RUNTIME_ENGINE_SUPPORT_ENGINE_TEST_H
#define SNARL_TESTS_UNIT_RUNTIME_ENGINE_SUPPORT_ENGINE_TEST_H

#include "runtime/sink.h"
#include "tests/oracle/fakes.h"
#include "tests/oracle/planted_calls.h"

#include <functional>
#include <gtest/gtest.h>
#include <pthread.h>
#include <thread>
#include <vector>

namespace engine_test {

inline constexpr snarl::Pc kPc = 0x200000;

// Code addresses of the tests, each different.
inline snarl::Pc pc(uint32_t n) {
  return kPc + n;
}

// A thread that both the system and the engine know. Joined at the end of its scope.
class EngineThread {
public:
  explicit EngineThread(std::function<void(snarl::Thread &)> body)
      : thread_(snarl::on_thread_create(*snarl::self(), kPc, false)), os_thread_([this, body = std::move(body)] {
          snarl::on_thread_start(thread_);
          body(*thread_);
          snarl::on_thread_finish(*thread_);
        }) {}
  ~EngineThread() { join(); }
  EngineThread(const EngineThread &) = delete;
  EngineThread &operator=(const EngineThread &) = delete;

  void join() {
    if (!os_thread_.joinable())
      return;
    os_thread_.join();
    snarl::on_thread_join(*snarl::self(), kPc, thread_);
  }

private:
  snarl::Thread *thread_;
  std::thread os_thread_;
};

// A thread of the engine's without one of the system's: it acts when `act` says so, on the calling OS thread.
class PuppetThread {
public:
  PuppetThread() : thread_(snarl::on_thread_create(*snarl::self(), kPc, false)) {
    act([this](snarl::Thread &) { snarl::on_thread_start(thread_); });
  }
  ~PuppetThread() { join(); }
  PuppetThread(const PuppetThread &) = delete;
  PuppetThread &operator=(const PuppetThread &) = delete;

  void act(const std::function<void(snarl::Thread &)> &f) {
    snarl_planted_tls outer = __snarl_tls;
    __snarl_tls = tls_;
    f(*thread_);
    tls_ = __snarl_tls;
    __snarl_tls = outer;
  }
  void join() {
    if (!thread_)
      return;
    act([](snarl::Thread &t) { snarl::on_thread_finish(t); });
    snarl::on_thread_join(*snarl::self(), kPc, thread_);
    thread_ = nullptr;
  }
  snarl::Thread &thread() { return *thread_; }

private:
  snarl::Thread *thread_;
  snarl_planted_tls tls_{};
};

// All threads wait for each other, unseen by the engine.
class UnseenBarrier {
public:
  explicit UnseenBarrier(uint32_t threads) : threads_(threads) {}
  void wait() {
    uint32_t turn = __atomic_load_n(&turn_, __ATOMIC_ACQUIRE);
    if (__atomic_add_fetch(&arrived_, 1, __ATOMIC_ACQ_REL) == threads_) {
      __atomic_store_n(&arrived_, 0, __ATOMIC_RELAXED);
      __atomic_store_n(&turn_, turn + 1, __ATOMIC_RELEASE);
      return;
    }
    for (uint32_t spins = 0; __atomic_load_n(&turn_, __ATOMIC_ACQUIRE) == turn; ++spins)
      if (spins > 2000)
        std::this_thread::yield();
  }

private:
  uint32_t threads_, arrived_ = 0, turn_ = 0;
};

// The races found since the test began.
uint32_t races_found();
std::vector<oracle::FoundRace> found_races();

class EngineTest : public testing::Test {
public:
  EngineTest(); // starts the engine: members of a test may need it

protected:
  void SetUp() override;
};

} // namespace engine_test

#endif // SNARL_TESTS_UNIT_RUNTIME_ENGINE_SUPPORT_ENGINE_TEST_H
