// C++20 coroutines, resumed from several depths, with an exception inside.
// flags: -std=c++20
#if __has_include(<coroutine>) && defined(__cpp_impl_coroutine)
#include <coroutine>
#include <cstdio>
#include <exception>
#include <stdexcept>

struct Generator {
  struct promise_type {
    int value = 0;
    std::exception_ptr error;
    Generator get_return_object() { return {std::coroutine_handle<promise_type>::from_promise(*this)}; }
    std::suspend_always initial_suspend() { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    std::suspend_always yield_value(int next) {
      value = next;
      return {};
    }
    void return_void() {}
    void unhandled_exception() { error = std::current_exception(); }
  };
  std::coroutine_handle<promise_type> handle;
};

static int shared_state;

Generator count(int limit) {
  int array[8] = {};
  for (int i = 0; i < limit; ++i) {
    array[i % 8] += i;
    shared_state += array[i % 8];
    co_yield shared_state;
  }
  throw std::runtime_error("end");
}

__attribute__((noinline)) int drain(Generator &generator, int depth) {
  if (depth > 0)
    return drain(generator, depth - 1) + 1;
  int last = 0;
  for (generator.handle.resume(); !generator.handle.done(); generator.handle.resume())
    last = generator.handle.promise().value;
  return last;
}

int main() {
  Generator generator = count(20);
  const int last = drain(generator, 3);
  const bool failed = generator.handle.promise().error != nullptr;
  generator.handle.destroy();
  std::printf("%d %d\n", last, failed);
}
#else
#include <cstdio>
int main() { std::printf("no coroutines\n"); }
#endif
