// snarl: none
// why: each thread has its own, also when the memory of a dead thread is used again
#include <thread>

thread_local int mine;
int sum;

void count() {
  for (int i = 0; i < 100; ++i)
    *static_cast<volatile int *>(&mine) = mine + 1;
  sum += mine;
}

int main() {
  for (int i = 0; i < 3; ++i)
    std::thread(count).join();
  return sum == 300 ? 0 : 1;
}
