// snarl: none
// why: all meet once more before they use the sum
#include <pthread.h>
#include <thread>

pthread_barrier_t barrier;
int parts[2], seen[2], total;

void add_up() {
  total = parts[0] + parts[1];
}

void work(int i) {
  parts[i] = i + 1;
  if (pthread_barrier_wait(&barrier) == PTHREAD_BARRIER_SERIAL_THREAD)
    add_up();
  pthread_barrier_wait(&barrier);
  seen[i] = total;
}

int main() {
  pthread_barrier_init(&barrier, nullptr, 2);
  std::thread first(work, 0), second(work, 1);
  first.join();
  second.join();
  pthread_barrier_destroy(&barrier);
  return total == 3 ? 0 : 1;
}
