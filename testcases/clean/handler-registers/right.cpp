// snarl: none
// why: a signal may come at any access, and its handler may use all vector registers: the sum that stands in one stays
#include <atomic>
#include <csignal>
#include <cstdlib>
#include <mutex>
#include <pthread.h>
#include <thread>

volatile double numbers[512];
std::mutex mutex;
std::atomic<bool> done;
pthread_t summing;

void spoil(int) {
  __asm__ volatile(
      "pcmpeqd %%xmm0, %%xmm0\n\tmovaps %%xmm0, %%xmm1\n\tmovaps %%xmm0, %%xmm2\n\tmovaps %%xmm0, %%xmm3\n\t"
      "movaps %%xmm0, %%xmm4\n\tmovaps %%xmm0, %%xmm5\n\tmovaps %%xmm0, %%xmm6\n\tmovaps %%xmm0, %%xmm7\n\t"
      "movaps %%xmm0, %%xmm8\n\tmovaps %%xmm0, %%xmm9\n\tmovaps %%xmm0, %%xmm10\n\tmovaps %%xmm0, %%xmm11\n\t"
      "movaps %%xmm0, %%xmm12\n\tmovaps %%xmm0, %%xmm13\n\tmovaps %%xmm0, %%xmm14\n\tmovaps %%xmm0, %%xmm15"
      :
      :
      : "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", "xmm10", "xmm11", "xmm12",
        "xmm13", "xmm14", "xmm15");
}

int main() {
  summing = pthread_self();
  signal(SIGUSR1, spoil);
  for (int i = 0; i < 512; ++i)
    numbers[i] = i;
  std::thread shooting([] {
    while (!done.load(std::memory_order_relaxed))
      pthread_kill(summing, SIGUSR1);
  });
  int wrong = 0;
  for (int round = 0; round < 2000; ++round) {
    { // a new epoch: each number is accessed for the first time
      std::lock_guard<std::mutex> guard(mutex);
    }
    double sum = 0;
    for (int i = 0; i < 512; ++i)
      sum += numbers[i];
    wrong += sum != 511 * 256;
  }
  done.store(true, std::memory_order_relaxed);
  shooting.join();
  return wrong != 0;
}
