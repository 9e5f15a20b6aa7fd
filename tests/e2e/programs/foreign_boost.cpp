// Boost.Thread and Boost.Fiber, libraries without planted code that order threads by atomics and spin locks of their
// own, used rightly; with an argument a mistake.
#include "support/rendezvous.h"
#include <boost/fiber/algo/shared_work.hpp>
#include <boost/fiber/algo/work_stealing.hpp>
#include <boost/fiber/all.hpp>
#include <boost/thread/once.hpp>
#include <cstdlib>
#include <cstring>
#include <future>
#include <memory>
#include <mutex>
#include <pthread.h>
#include <thread>
#include <vector>

namespace {

namespace fibers = boost::fibers;

constexpr int kThreads = 4, kRounds = 100;
int unprotected;

void need(bool holds) {
  if (!holds)
    abort();
}

// Boost.Fiber's waker uses the scheduler of the woken thread for a moment longer, so none may end before all are awake.
template <typename Body> void on_threads(Body body) {
  pthread_barrier_t awake;
  pthread_barrier_init(&awake, nullptr, kThreads);
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i)
    threads.emplace_back([&, i] {
      body(i);
      pthread_barrier_wait(&awake);
    });
  for (std::thread &thread : threads)
    thread.join();
  pthread_barrier_destroy(&awake);
}

boost::once_flag made_once, throws_once;
int made, attempts;

void check_once() {
  on_threads([](int) {
    for (int round = 0; round < kRounds; ++round) {
      boost::call_once(made_once, [] { made = 42; });
      need(made == 42);
    }
    try {
      boost::call_once(throws_once, [] {
        if (++attempts < kThreads)
          throw attempts;
      });
    } catch (int) {
    }
  });
}

template <typename Channel> void check_channel(Channel &channel) {
  long sum = 0;
  std::promise<void> awake;
  std::thread gives([&] {
    fibers::fiber([&] {
      for (int i = 0; i < kRounds; ++i)
        channel.push(std::make_unique<int>(i));
      channel.close();
    }).join();
    awake.get_future().wait();
  });
  fibers::fiber([&] {
    std::unique_ptr<int> taken;
    while (channel.pop(taken) == fibers::channel_op_status::success)
      sum += *taken;
  }).join();
  awake.set_value();
  gives.join();
  need(sum == kRounds * (kRounds - 1) / 2);
}

template <typename Mutex> void check_mutex() {
  Mutex mutex;
  int count = 0;
  on_threads([&](int) {
    for (int round = 0; round < kRounds; ++round) {
      mutex.lock();
      ++count;
      mutex.unlock();
      if (mutex.try_lock()) {
        ++count;
        mutex.unlock();
      }
    }
  });
  need(count >= kThreads * kRounds);
}

void check_condition() {
  fibers::mutex mutex;
  fibers::condition_variable turned;
  bool go = false;
  int count = 0;
  on_threads([&](int i) {
    std::vector<fibers::fiber> all;
    for (int fiber = 0; fiber < 3; ++fiber)
      all.emplace_back([&] {
        std::unique_lock<fibers::mutex> lock(mutex);
        while (!go)
          turned.wait_for(lock, std::chrono::milliseconds(1));
        turned.wait(lock, [&] { return go; });
        ++count;
      });
    if (i == 0) {
      {
        std::lock_guard<fibers::mutex> lock(mutex);
        go = true;
      }
      turned.notify_all();
    }
    for (fibers::fiber &fiber : all)
      fiber.join();
  });
  need(count == 3 * kThreads);
}

void check_barrier_and_future() {
  fibers::barrier barrier(kThreads);
  fibers::promise<std::unique_ptr<int>> promise;
  fibers::shared_future<std::unique_ptr<int>> future = promise.get_future().share();
  int parts[kThreads] = {};
  on_threads([&](int i) {
    parts[i] = i + 1;
    barrier.wait();
    int sum = 0;
    for (int part : parts)
      sum += part;
    if (i == 0)
      promise.set_value(std::make_unique<int>(sum));
    need(*future.get() == kThreads * (kThreads + 1) / 2);
  });
}

// Fibers that go on in whichever thread is free.
template <typename Algorithm, typename... Arguments> void check_moves(Arguments... arguments) {
  fibers::barrier begun(kThreads);
  std::mutex mutex;
  fibers::condition_variable_any ended;
  int left = 0;
  std::thread([&] {
    auto work = [&](int thread) {
      fibers::use_scheduling_algorithm<Algorithm>(arguments...);
      if (thread == 0) {
        std::unique_lock<std::mutex> lock(mutex);
        left = 20;
        for (int i = 0; i < 20; ++i)
          fibers::fiber([&, kept = std::make_unique<int>(0)] {
            for (int round = 0; round < kRounds; ++round) {
              ++*kept;
              boost::this_fiber::yield();
            }
            need(*kept == kRounds);
            std::unique_lock<std::mutex> lock(mutex);
            if (--left == 0)
              ended.notify_all();
          }).detach();
      }
      begun.wait();
      std::unique_lock<std::mutex> lock(mutex);
      ended.wait(lock, [&] { return left == 0; });
    };
    on_threads(work);
  }).join();
}

// The mistake: the fiber's end is waited for, the other thread's is not.
void race() {
  std::thread other([] {
    fibers::fiber([] { unprotected = 1; }).join();
    reached(1);
  });
  await(1);
  unprotected = 2;
  other.join();
}

// The mistake: a fiber's own mutex is another one.
void two_mutexes() {
  fibers::mutex mutexes[2];
  on_threads([&](int i) {
    fibers::fiber([&mutex = mutexes[i % 2]] {
      std::lock_guard<fibers::mutex> lock(mutex);
      ++unprotected;
    }).join();
  });
}

} // namespace

int main(int argc, char **argv) {
  if (argc > 1 && !strcmp(argv[1], "race"))
    race();
  if (argc > 1 && !strcmp(argv[1], "mutexes"))
    two_mutexes();
  if (argc > 1)
    return 0;
  check_once();
  fibers::buffered_channel<std::unique_ptr<int>> buffered(8);
  check_channel(buffered);
  fibers::unbuffered_channel<std::unique_ptr<int>> unbuffered;
  check_channel(unbuffered);
  check_mutex<fibers::mutex>();
  check_mutex<fibers::timed_mutex>();
  check_mutex<fibers::recursive_mutex>();
  check_mutex<fibers::recursive_timed_mutex>();
  check_condition();
  check_barrier_and_future();
  check_moves<fibers::algo::shared_work>();
  check_moves<fibers::algo::work_stealing>(unsigned{kThreads});
  return 0;
}
