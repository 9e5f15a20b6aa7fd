// Results that one thread makes and others wait for.
#include "subjects.h"

#include <chrono>
#include <future>
#include <memory>
#include <stdexcept>
#include <string>

using namespace std::chrono_literals;

static const std::string text(100, 'x');

static void promise() {
  repeat([](int) {
    int x = 0;
    std::promise<std::string> promise;
    auto future = promise.get_future();
    std::thread thread([&x, promise = std::move(promise)]() mutable {
      x = 1;
      promise.set_value(text);
    });
    demand(future.get() == text && x == 1);
    thread.join();
  });
}

static void promise_destroyed_first() {
  repeat([](int) {
    auto promise = std::make_unique<std::promise<std::string>>();
    auto future = promise->get_future();
    std::thread([promise = std::move(promise)] { promise->set_value(text); }).detach();
    demand(future.get() == text);
  });
}

static void broken_promise() {
  repeat([](int) {
    auto promise = std::make_unique<std::promise<int>>();
    auto future = promise->get_future();
    std::thread thread([promise = std::move(promise)]() mutable { promise.reset(); });
    try {
      future.get();
      demand(false);
    } catch (const std::future_error &) {
    }
    thread.join();
  });
}

static void shared_exception() {
  repeat([](int) {
    std::promise<std::string> promise;
    auto future = promise.get_future().share();
    std::thread thread([&] {
      try {
        throw std::runtime_error(text);
      } catch (...) {
        promise.set_exception(std::current_exception());
      }
    });
    in_two([future](int) {
      try {
        future.get();
        demand(false);
      } catch (const std::exception &e) {
        demand(e.what() == text);
      }
    });
    thread.join();
  });
}

// Whoever waits in slices may be the last to use the state, and the first to leave it.
template <typename Future> static void wait_in_slices(Future future) {
  while (future.wait_for(100us) != std::future_status::ready) {
  }
}

static void waits_in_slices() {
  repeat([](int) {
    std::promise<void> promise;
    auto future = promise.get_future();
    std::thread thread([promise = std::move(promise)]() mutable {
      promise.set_value();
      std::this_thread::sleep_for(500us);
    });
    wait_in_slices(std::move(future));
    thread.join();
  });
}

static void shared_waits_in_slices() {
  repeat([](int) {
    auto future = std::async(std::launch::async, [] {}).share();
    std::thread early([future]() mutable { wait_in_slices(std::move(future)); });
    std::thread late([future]() mutable {
      future.wait();
      std::this_thread::sleep_for(500us);
      std::shared_future<void> none;
      future = none;
    });
    future = {};
    early.join();
    late.join();
  });
}

static void packaged_task() {
  repeat([](int) {
    int x = 0;
    std::packaged_task<int()> task([&x] {
      x = 1;
      return 2;
    });
    auto future = task.get_future();
    std::thread thread(std::move(task));
    demand(future.get() + x == 3);
    thread.join();
  });
}

static void async() {
  repeat([](int) {
    int x = 0;
    auto future = std::async(std::launch::async, [&x] {
      x = 1;
      return text;
    });
    auto later = std::async(std::launch::deferred, [&x] { return ++x; });
    future.wait_for(1ms);
    demand(future.get() == text);
    demand(later.get() == 2);
  });
}

struct AtExit {
  int *value;
  ~AtExit() { ++*value; }
};

static void value_at_exit() {
  repeat([](int) {
    int x = 0;
    std::promise<int> promise;
    auto future = promise.get_future();
    std::thread thread([&] {
      thread_local AtExit last{&x};
      promise.set_value_at_thread_exit(1);
      *last.value = 1;
    });
    future.get();
    demand(x == 2);
    ++x;
    thread.join();
  });
}

static void task_at_exit() {
  repeat([](int) {
    int x = 0;
    std::packaged_task<void()> task([&x] { x = 1; });
    auto future = task.get_future();
    std::thread thread([&] {
      task.make_ready_at_thread_exit();
      ++x;
    });
    future.get();
    demand(++x == 3);
    thread.join();
  });
}

int main(int count, char **arguments) {
  return run(count, arguments,
             {{"promise", promise},
              {"promise_destroyed_first", promise_destroyed_first},
              {"broken_promise", broken_promise},
              {"shared_exception", shared_exception},
              {"waits_in_slices", waits_in_slices},
              {"shared_waits_in_slices", shared_waits_in_slices},
              {"packaged_task", packaged_task},
              {"async", async},
              {"value_at_exit", value_at_exit},
              {"task_at_exit", task_at_exit}});
}
