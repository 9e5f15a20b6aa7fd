// snarl: none
// why: joined first
#include <thread>

int shared;
int busy[64];

__attribute__((noinline)) void step(int i) {
  busy[i & 63] += i;
}

void writer() {
  shared = 1;
  for (int i = 0; i < 1000000; ++i)
    step(i);
}

int main() {
  std::thread thread(writer);
  thread.join();
  return shared == 1 ? 0 : 1;
}
