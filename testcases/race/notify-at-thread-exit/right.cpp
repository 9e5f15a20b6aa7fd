// snarl: none
// why: the lock is kept until the thread's thread_local objects are gone, and then told of
#include <condition_variable>
#include <mutex>
#include <thread>

std::mutex lock;
std::condition_variable over;
bool is_over;
int message;

struct LastWord {
  ~LastWord() { message = 42; }
  void needed() {}
};
thread_local LastWord last_word;

int main() {
  std::thread thread([] {
    last_word.needed();
    std::unique_lock<std::mutex> guard(lock);
    is_over = true;
    std::notify_all_at_thread_exit(over, std::move(guard));
  });
  std::unique_lock<std::mutex> guard(lock);
  over.wait(guard, [] { return is_over; });
  int got = message;
  guard.unlock();
  thread.join();
  return got - 42;
}
