// snarl: none
// why: the future is ready only when the thread's thread_local objects are gone
#include <future>
#include <thread>

int message;

struct LastWord {
  ~LastWord() { message = 42; }
  void needed() {}
};
thread_local LastWord last_word;

int main() {
  std::promise<int> promise;
  std::future<int> future = promise.get_future();
  std::thread thread([&] {
    last_word.needed();
    promise.set_value_at_thread_exit(1);
  });
  int got = future.get();
  got += message;
  thread.join();
  return got - 43;
}
