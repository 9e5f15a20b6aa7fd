// snarl: data-race  update@add  update@add  on total
// needs: clang 19
// why: tasks that never preempt each other on one thread still race when two threads run them
#include "support/rendezvous.h"
#include <coroutine>
#include <thread>

struct Task {
  struct promise_type {
    Task get_return_object() { return {std::coroutine_handle<promise_type>::from_promise(*this)}; }
    std::suspend_always initial_suspend() { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() {}
  };
  std::coroutine_handle<promise_type> handle;
};

int total;

Task adder(int amount) {
  co_await std::suspend_always{};
  total += amount; // @add
}

void executor(Task task) {
  task.handle.resume();
  meet(2);
  task.handle.resume();
  task.handle.destroy();
}

int main() {
  std::thread a(executor, adder(1)), b(executor, adder(2));
  a.join();
  b.join();
}
