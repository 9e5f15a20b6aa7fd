// Latches, barriers, semaphores, waits on atomics.
#include "subjects.h"

#include <atomic>
#include <barrier>
#include <chrono>
#include <latch>
#include <semaphore>

using namespace std::chrono_literals;

static void latches() {
  repeat([](int) {
    std::latch both(2), second(1);
    int x = 0, y = 0;
    std::thread first([&] {
      x = 1;
      both.count_down();
      second.wait();
      demand(y == 2);
    });
    both.arrive_and_wait();
    y = x + 1;
    second.count_down();
    first.join();
  });
}

static void barriers_with_completion() {
  int parts[3] = {}, sum = 0;
  auto complete = [&]() noexcept { sum = parts[0] + parts[1] + parts[2]; };
  std::barrier<decltype(complete)> barrier(3, complete);
  auto work = [&](int me) {
    repeat([&](int) {
      ++parts[me];
      barrier.arrive_and_wait();
      demand(sum == 3 * parts[(me + 1) % 3]);
      barrier.arrive_and_wait();
    });
    barrier.arrive_and_drop();
  };
  std::thread a(work, 0), b(work, 1), c(work, 2);
  a.join();
  b.join();
  c.join();
}

static void barriers_with_tokens() {
  int parts[2] = {};
  std::barrier<> barrier(2);
  in_two([&](int me) {
    repeat([&](int i) {
      ++parts[me];
      barrier.wait(barrier.arrive());
      demand(parts[1 - me] == i + 1);
      barrier.arrive_and_wait();
    });
  });
}

static void semaphores() {
  std::counting_semaphore<8> filled(0);
  std::binary_semaphore empty(1);
  long x = 0;
  in_two([&](int me) {
    repeat([&](int) {
      if (me) {
        empty.acquire();
        ++x;
        filled.release();
      } else {
        demand(filled.try_acquire_for(60s));
        ++x;
        empty.release();
      }
    });
  });
}

static void tried_semaphores() {
  std::binary_semaphore semaphore(1);
  long x = 0;
  in_two([&](int) {
    repeat([&](int) {
      while (!semaphore.try_acquire())
        std::this_thread::yield();
      ++x;
      semaphore.release();
    });
  });
}

template <typename T> static void turns_by_wait() {
  std::atomic<T> turn{0};
  long x = 0;
  in_two([&](int me) {
    repeat([&](int) {
      for (T now; (now = turn.load()) % 2 != me;)
        turn.wait(now);
      ++x;
      turn.fetch_add(1);
      turn.notify_all();
    });
  });
}

static void waits() {
  turns_by_wait<int>();
  turns_by_wait<unsigned char>();
  turns_by_wait<long>();
}

static void flags() {
  repeat([](int) {
    std::atomic_flag flag = ATOMIC_FLAG_INIT;
    int x = 0;
    in_two([&](int me) {
      if (me) {
        x = 1;
        flag.test_and_set();
        flag.notify_one();
      } else {
        flag.wait(false);
        demand(x == 1);
      }
    });
  });
}

int main(int count, char **arguments) {
  return run(count, arguments,
             {{"latches", latches},
              {"barriers_with_completion", barriers_with_completion},
              {"barriers_with_tokens", barriers_with_tokens},
              {"semaphores", semaphores},
              {"tried_semaphores", tried_semaphores},
              {"waits", waits},
              {"flags", flags}});
}
