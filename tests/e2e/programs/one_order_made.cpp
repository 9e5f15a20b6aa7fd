// Takes two locks in one order, or with "back" in the other, in a thread beside main: locks that have no name. They lie
// in main's frame, or with "array" in a block, made by one line.
#include <mutex>
#include <pthread.h>
#include <string>
#include <thread>
#include <vector>

template <typename Lock> void take(bool back, Lock &first, Lock &second) {
  std::thread taker([&] {
    std::lock_guard<Lock> outer(back ? second : first);
    std::lock_guard<Lock> inner(back ? first : second);
  });
  taker.join();
}

struct Raw {
  pthread_mutex_t mutex;
  Raw() { pthread_mutex_init(&mutex, nullptr); }
  void lock() { pthread_mutex_lock(&mutex); }
  void unlock() { pthread_mutex_unlock(&mutex); }
};

int main(int, char **arguments) {
  const bool back = std::string(arguments[1]) == "back";
  if (arguments[2]) {
    std::vector<Raw> locks(2);
    take(back, locks[0], locks[1]);
  } else {
    std::mutex first, second;
    take(back, first, second);
  }
}
