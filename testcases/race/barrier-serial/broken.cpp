// snarl: data-race  read@take  write@put  on total
// why: the thread that the barrier picks adds up what all have done, and the others do not wait for it
#include "support/rendezvous.h"
#include <pthread.h>
#include <thread>

pthread_barrier_t barrier;
int parts[2], seen[2], total;

void add_up() {
  total = parts[0] + parts[1]; // @put
}

void work(int i) {
  parts[i] = i + 1;
  if (pthread_barrier_wait(&barrier) == PTHREAD_BARRIER_SERIAL_THREAD) {
    add_up();
    reached(1);
    return;
  }
  await(1);
  seen[i] = total; // @take
}

int main() {
  pthread_barrier_init(&barrier, nullptr, 2);
  std::thread first(work, 0), second(work, 1);
  first.join();
  second.join();
  pthread_barrier_destroy(&barrier);
  return total == 3 ? 0 : 1;
}
