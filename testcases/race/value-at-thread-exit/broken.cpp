// snarl: data-race  write@put  read@take  on message
// why: set_value makes the future ready at once, and what the thread's thread_local objects do at its end comes later
#include "support/rendezvous.h"
#include <future>
#include <thread>

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
  std::promise<int> promise;
  std::future<int> future = promise.get_future();
  std::thread thread([&] {
    last_word.needed();
    promise.set_value(1);
  });
  int got = future.get();
  await(1);
  got += message; // @take
  thread.join();
  return got - 43;
}
