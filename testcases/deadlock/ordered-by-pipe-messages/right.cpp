// snarl: none
// why: the body of the second message comes after the work, and is read after all that was written before it
#include <mutex>
#include <thread>
#include <unistd.h>

std::mutex a, b;
int ends[2];

void forth() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void back() {
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
}

void put(const char *text, int size) {
  if (write(ends[1], &size, sizeof size) != sizeof size || write(ends[1], text, size) != size)
    _exit(1);
}

// One piece after the other, until it has all.
void take_all(void *to, int size) {
  for (int got = 0; got < size;) {
    const ssize_t n = read(ends[0], static_cast<char *>(to) + got, size - got);
    if (n <= 0)
      _exit(1);
    got += n;
  }
}

void take() {
  int size;
  char text[64];
  take_all(&size, sizeof size);
  take_all(text, size);
}

int main() {
  if (pipe(ends) != 0)
    return 1;
  std::thread other([] {
    put("ready", 5);
    forth();
    put("worked", 6);
  });
  take();
  take();
  back();
  other.join();
}
