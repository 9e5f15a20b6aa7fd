// snarl: none
// why: a binary semaphore hands the message over
#include <semaphore>
#include <thread>

int message;
std::binary_semaphore given{0};

int main() {
  std::thread sender([] {
    message = 42;
    given.release();
  });
  given.acquire();
  int seen = message;
  sender.join();
  return seen == 42 ? 0 : 1;
}
