// All mutexes, locks of several, call_once, condition variables.
#include "subjects.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <shared_mutex>

using namespace std::chrono_literals;

template <typename Mutex> static void exclusive() {
  Mutex mutex;
  long x = 0;
  in_two([&](int) {
    repeat([&](int) {
      std::lock_guard<Mutex> lock(mutex);
      ++x;
    });
  });
  demand(x == 2 * iterations);
}

template <typename Mutex> static void timed() {
  Mutex mutex;
  long x = 0;
  in_two([&](int me) {
    repeat([&](int) {
      std::unique_lock<Mutex> lock(mutex, std::defer_lock);
      if (me ? lock.try_lock_for(10s) : lock.try_lock_until(std::chrono::system_clock::now() + 10s))
        ++x;
    });
  });
}

template <typename Mutex> static void shared() {
  Mutex mutex;
  long x = 0;
  in_two([&](int me) {
    repeat([&](int i) {
      if ((i + me) % 3) {
        std::shared_lock<Mutex> lock(mutex);
        demand(x >= 0);
      } else {
        std::unique_lock<Mutex> lock(mutex);
        ++x;
      }
    });
  });
}

static void mutexes() {
  exclusive<std::mutex>();
  exclusive<std::recursive_mutex>();
  exclusive<std::timed_mutex>();
  exclusive<std::recursive_timed_mutex>();
  exclusive<std::shared_mutex>();
  exclusive<std::shared_timed_mutex>();
}

static void timed_mutexes() {
  timed<std::timed_mutex>();
  timed<std::recursive_timed_mutex>();
  timed<std::shared_timed_mutex>();
}

static void shared_mutexes() {
  shared<std::shared_mutex>();
  shared<std::shared_timed_mutex>();
}

static void several() {
  std::mutex a, b, c;
  long x = 0;
  in_two([&](int me) {
    repeat([&](int) {
      if (me) {
        std::scoped_lock lock(a, b, c);
        ++x;
      } else {
        std::scoped_lock lock(c, b, a);
        ++x;
      }
      if (std::try_lock(a, b) == -1) {
        ++x;
        a.unlock();
        b.unlock();
      }
    });
  });
}

static void once() {
  repeat([](int) {
    std::once_flag flag;
    int x = 0, tries = 0;
    in_two([&](int) {
      for (int i = 0; i < 3; ++i)
        try {
          std::call_once(flag, [&] {
            if (++tries < 2)
              throw tries;
            x = 5;
          });
          demand(x == 5);
          return;
        } catch (int) {
        }
    });
  });
}

template <typename Mutex, typename Condition> static void turns() {
  Mutex mutex;
  Condition condition;
  int turn = 0;
  long x = 0;
  in_two([&](int me) {
    repeat([&](int i) {
      std::unique_lock<Mutex> lock(mutex);
      auto mine = [&] { return turn == me; };
      if (i % 3 == 0)
        condition.wait(lock, mine);
      else if (i % 3 == 1)
        demand(condition.wait_for(lock, 60s, mine));
      else
        demand(condition.wait_until(lock, std::chrono::steady_clock::now() + 60s, mine));
      ++x;
      turn = 1 - me;
      condition.notify_one();
    });
  });
}

static void conditions() {
  turns<std::mutex, std::condition_variable>();
  turns<std::mutex, std::condition_variable_any>();
  turns<std::shared_mutex, std::condition_variable_any>();
}

static void notified_at_exit() {
  repeat([](int) {
    std::mutex mutex;
    std::condition_variable condition;
    bool done = false;
    int x = 0;
    std::thread thread([&] {
      std::unique_lock<std::mutex> lock(mutex);
      x = 1;
      done = true;
      std::notify_all_at_thread_exit(condition, std::move(lock));
    });
    {
      std::unique_lock<std::mutex> lock(mutex);
      condition.wait(lock, [&] { return done; });
      ++x;
    }
    thread.join();
    demand(x == 2);
  });
}

int main(int count, char **arguments) {
  return run(count, arguments,
             {{"mutexes", mutexes},
              {"timed_mutexes", timed_mutexes},
              {"shared_mutexes", shared_mutexes},
              {"several", several},
              {"once", once},
              {"conditions", conditions},
              {"notified_at_exit", notified_at_exit}});
}
