// snarl: none
// why: a spin lock by atomic_flag, and the one of POSIX
#include <atomic>
#include <pthread.h>
#include <thread>

std::atomic_flag flag = ATOMIC_FLAG_INIT;
pthread_spinlock_t spin;
int counts[2];

void work() {
  for (int i = 0; i < 100; ++i) {
    while (flag.test_and_set(std::memory_order_acquire))
      std::this_thread::yield();
    ++counts[0];
    flag.clear(std::memory_order_release);
    pthread_spin_lock(&spin);
    ++counts[1];
    pthread_spin_unlock(&spin);
  }
}

int main() {
  pthread_spin_init(&spin, PTHREAD_PROCESS_PRIVATE);
  std::thread other(work);
  work();
  other.join();
  pthread_spin_destroy(&spin);
  return counts[0] == 200 && counts[1] == 200 ? 0 : 1;
}
