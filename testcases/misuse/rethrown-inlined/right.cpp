// snarl: none
// why: who catches it finds the lock held, as was agreed upon, and gives it back
#include <cstdio>
#include <mutex>
#include <stdexcept>
#include <thread>

std::mutex guard;
int stored;
char last_error[32];

void check(int value) {
  if (value > 1)
    throw std::out_of_range("too much");
}

static inline __attribute__((always_inline)) void store(int value) {
  guard.lock();
  try {
    check(value);
  } catch (const std::exception &error) {
    std::snprintf(last_error, sizeof(last_error), "%s", error.what());
    throw;
  }
  stored = value;
  guard.unlock();
}

void worker() {
  for (int value = 0; value < 3; ++value)
    try {
      store(value);
    } catch (const std::out_of_range &) {
      guard.unlock();
    }
}

int main() {
  std::thread writer(worker);
  writer.join();
  return stored == 1 ? 0 : 1;
}
