// snarl: none
// why: a result that is ready at a thread's end is given up by the library last, after all who read it
#include "support/rendezvous.h"
#include <future>
#include <pthread.h>
#include <string>
#include <thread>

pthread_key_t key;

// Runs after the library has made the result ready.
void wait_for_reader(void *) {
  await(1);
}

int main() {
  std::promise<std::string> promise;
  std::shared_future<std::string> future = promise.get_future().share();
  std::thread thread([&promise] {
    std::promise<std::string> own = std::move(promise);
    own.set_value_at_thread_exit("a text that is too long for the string itself");
    pthread_key_create(&key, wait_for_reader);
    pthread_setspecific(key, &key);
  });
  const size_t length = future.get().size();
  future = {};
  reached(1);
  thread.join();
  return length == 45 ? 0 : 1;
}
