// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// needs: clang 19
// why: the second coroutine is begun before anybody waits for the first
#include "support/rendezvous.h"
#include <condition_variable>
#include <coroutine>
#include <deque>
#include <mutex>
#include <semaphore>
#include <thread>

std::mutex a, b, guard;
std::condition_variable filled;
std::counting_semaphore<> done{0};
bool stopping;

std::deque<std::coroutine_handle<>> ready;

struct Task {
  struct promise_type {
    Task get_return_object() { return {}; }
    std::suspend_never initial_suspend() { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() {}
  };
};

// Who awaits it goes on in a worker.
struct InWorker {
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<> waiting) {
    {
      std::lock_guard<std::mutex> lock(guard);
      ready.push_back(waiting);
    }
    filled.notify_one();
  }
  void await_resume() {}
};

void work() {
  for (;;) {
    std::coroutine_handle<> next;
    {
      std::unique_lock<std::mutex> lock(guard);
      filled.wait(lock, [] { return stopping || !ready.empty(); });
      if (ready.empty())
        return;
      next = ready.front();
      ready.pop_front();
    }
    next.resume();
  }
}

Task forth() {
  co_await InWorker{};
  reached(1);
  {
    std::lock_guard<std::mutex> first(a);  // @a1
    std::lock_guard<std::mutex> second(b); // @b1
  }
  reached(2);
  done.release();
  await(3); // the other job is another worker's
}

Task back() {
  co_await InWorker{};
  await(2);
  {
    std::lock_guard<std::mutex> first(b);  // @b2
    std::lock_guard<std::mutex> second(a); // @a2
  }
  reached(3);
  done.release();
}

int main() {
  std::thread one(work), other(work);
  forth();
  await(1);
  back();
  done.acquire();
  done.acquire();
  {
    std::lock_guard<std::mutex> lock(guard);
    stopping = true;
  }
  filled.notify_all();
  one.join();
  other.join();
}
