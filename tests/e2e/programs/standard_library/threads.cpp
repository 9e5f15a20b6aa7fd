// std::thread, std::jthread and its stop tokens, thread_local, function-local statics.
#include "subjects.h"

#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <string>
#include <utility>

#if __has_include(<stop_token>)
#include <stop_token>
#endif

static void create_and_join() {
  int x = 0;
  repeat([&x](int) {
    std::thread thread([&x] { ++x; });
    thread.join();
    ++x;
  });
}

static void thread_locals() {
  in_two([](int) {
    thread_local std::map<int, std::string> mine;
    repeat([](int i) { mine[i % 50] = "a text that is too long for the string itself"; });
  });
}

struct Slow {
  int value;
  Slow() {
    std::this_thread::yield();
    value = 7;
  }
};
template <int n> int local_static() {
  static Slow slow;
  return slow.value;
}
template <int... n> void local_statics_in_turn(std::integer_sequence<int, n...>) {
  (in_two([](int) { demand(local_static<n>() == 7); }), ...);
}
static void local_statics() {
  local_statics_in_turn(std::make_integer_sequence<int, 50>());
}

#ifdef __cpp_lib_jthread
static void stop_requested() {
  repeat([](int) {
    int x = 0;
    {
      std::jthread thread([&x](std::stop_token token) {
        while (!token.stop_requested())
          std::this_thread::yield();
        ++x;
      });
    }
    ++x;
  });
}

static void stop_orders_callback() {
  repeat([](int) {
    int x = 0, seen = 0;
    std::stop_source source;
    std::thread thread([&, token = source.get_token()] {
      std::stop_callback callback(token, [&] { seen = x; });
      while (!token.stop_requested())
        std::this_thread::yield();
    });
    x = 1;
    source.request_stop();
    thread.join();
    demand(seen == 1);
  });
}

static void callback_or_not() {
  repeat([](int) {
    std::stop_source source;
    int calls = 0;
    std::thread registers([&] { std::stop_callback callback(source.get_token(), [&] { ++calls; }); });
    std::thread requests([&] { source.request_stop(); });
    registers.join();
    requests.join();
    demand(calls <= 1);
  });
}

static void wait_with_token() {
  repeat([](int i) {
    std::mutex mutex;
    std::condition_variable_any condition;
    bool ready = false;
    int x = 0;
    std::jthread thread([&](std::stop_token token) {
      std::unique_lock lock(mutex);
      condition.wait(lock, token, [&] { return ready; });
      ++x;
    });
    {
      std::lock_guard lock(mutex);
      ++x;
      ready = i % 2;
    }
    if (i % 2)
      condition.notify_all();
    else
      thread.request_stop();
    thread.join();
    demand(++x == 3);
  });
}
#endif

int main(int count, char **arguments) {
  return run(count, arguments,
             {{"create_and_join", create_and_join},
              {"thread_locals", thread_locals},
              {"local_statics", local_statics},
#ifdef __cpp_lib_jthread
              {"stop_requested", stop_requested},
              {"stop_orders_callback", stop_orders_callback},
              {"callback_or_not", callback_or_not},
              {"wait_with_token", wait_with_token}
#endif
             });
}
