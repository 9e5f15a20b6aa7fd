// snarl: data-race  write@put  read@take  on message
// why: the lock is given back before the thread's thread_local objects have said their last word
#include "support/rendezvous.h"
#include <condition_variable>
#include <mutex>
#include <thread>

std::mutex lock;
std::condition_variable over;
bool is_over;
int message;

struct LastWord {
  ~LastWord() {
    message = 42; // @put
    reached(1);
  }
  void needed() {}
};
thread_local LastWord last_word;

int main() {
  std::thread thread([] {
    last_word.needed();
    std::unique_lock<std::mutex> guard(lock);
    is_over = true;
    guard.unlock();
    over.notify_all();
  });
  std::unique_lock<std::mutex> guard(lock);
  over.wait(guard, [] { return is_over; });
  await(1);
  int got = message; // @take
  guard.unlock();
  thread.join();
  return got - 42;
}
