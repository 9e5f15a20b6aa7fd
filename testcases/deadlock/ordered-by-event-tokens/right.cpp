// snarl: none
// why: each read takes one token, so the third one comes after what both threads gave
#include <cstdint>
#include <mutex>
#include <sys/eventfd.h>
#include <thread>
#include <unistd.h>

std::mutex a, b;
int event;

void forth() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void back() {
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
}

void give(uint64_t tokens) {
  if (write(event, &tokens, sizeof tokens) != sizeof tokens)
    _exit(1);
}

void take(int tokens) {
  uint64_t one;
  for (int i = 0; i < tokens; ++i)
    if (read(event, &one, sizeof one) != sizeof one)
      _exit(1);
}

int main() {
  event = eventfd(0, EFD_SEMAPHORE);
  std::thread idle(give, 2);
  std::thread other([] {
    forth();
    give(1);
  });
  take(3);
  back();
  idle.join();
  other.join();
}
