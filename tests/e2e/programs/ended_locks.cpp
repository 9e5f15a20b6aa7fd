// Locks that come and go by the ten thousand, so that the lock-order graph is folded; then what the arguments say. Each
// step is a thread's of its own, and all threads exist at once.
#include <atomic>
#include <cstring>
#include <mutex>
#include <pthread.h>
#include <thread>
#include <vector>

#include "support/rendezvous.h"

std::mutex a, b, c, d;

struct Lock {
  pthread_mutex_t mutex;
  Lock() { pthread_mutex_init(&mutex, nullptr); }
  ~Lock() { pthread_mutex_destroy(&mutex); }
  void lock() { pthread_mutex_lock(&mutex); }
  void unlock() { pthread_mutex_unlock(&mutex); }
};

Lock *make_lock() {
  return new Lock;
}

template <typename First, typename Second> void nest(First &first, Second &second) {
  first.lock();
  second.lock();
  second.unlock();
  first.unlock();
}

// Not by nest(): cycles of the same code are one finding.
void nest_c_and_d(bool turned) {
  std::lock_guard<std::mutex> first(turned ? d : c);
  std::lock_guard<std::mutex> second(turned ? c : d);
}

constexpr int kMany = 30000;

// Within `a` or around it: made by the same code, for the same callers.
void many(bool around) {
  for (int i = 0; i < kMany; ++i) {
    Lock *lock = make_lock();
    around ? nest(*lock, a) : nest(a, *lock);
    delete lock;
  }
}

std::atomic<Lock *> between;

void step(char what) {
  switch (what) {
  case 'w':
  case 'r':
    return many(what == 'r');
  case '(':
    between = make_lock();
    return nest(a, *between.load());
  case ')':
    nest(*between.load(), b);
    delete between.load();
    return;
  case 'b':
    return nest(b, a);
  case 'c':
  case 'd':
    return nest_c_and_d(what == 'd');
  }
}

int main(int, char **argv) {
  const char *steps = argv[1];
  const int count = static_cast<int>(strlen(steps));
  std::vector<std::thread> threads;
  for (int i = 0; i < count; ++i)
    threads.emplace_back([=] {
      await(i + 1);
      step(steps[i]);
      reached(i + 2);
    });
  reached(1);
  for (std::thread &thread : threads)
    thread.join();
}
