// snarl: none
// why: a binary semaphore may be given by another thread than the one that took it
#include <semaphore>
#include <thread>

std::binary_semaphore empty{1}, full{0};
int slot;
long sum;

void consume() {
  for (int i = 0; i < 5; ++i) {
    full.acquire();
    sum += slot;
    empty.release();
  }
}

int main() {
  std::thread consumer(consume);
  for (int i = 0; i < 5; ++i) {
    empty.acquire();
    slot = i;
    full.release();
  }
  consumer.join();
  return sum == 10 ? 0 : 1;
}
