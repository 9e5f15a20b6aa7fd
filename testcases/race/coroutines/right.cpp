// snarl: none
// needs: clang 19
// why: tasks wander from one executor to the other through a locked queue, and what they share goes with the lock
#include <condition_variable>
#include <coroutine>
#include <deque>
#include <mutex>
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

std::mutex guard;
std::condition_variable changed;
std::deque<Task> ready;
int unfinished = 2;
int total;

Task adder(int amount) {
  for (int i = 0; i < 5; ++i) {
    int sum = amount * 2;
    co_await std::suspend_always{};
    std::lock_guard<std::mutex> lock(guard);
    total += sum / 2;
  }
}

void executor() {
  std::unique_lock<std::mutex> lock(guard);
  while (unfinished) {
    changed.wait(lock, [] { return !ready.empty() || !unfinished; });
    if (ready.empty())
      break;
    Task task = ready.front();
    ready.pop_front();
    lock.unlock();
    task.handle.resume();
    lock.lock();
    if (task.handle.done()) {
      task.handle.destroy();
      --unfinished;
    } else {
      ready.push_back(task);
    }
    changed.notify_all();
  }
}

int main() {
  ready = {adder(1), adder(2)};
  std::thread a(executor), b(executor);
  a.join();
  b.join();
  return total == 15 ? 0 : 1;
}
