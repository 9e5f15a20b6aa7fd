// snarl: none
// why: the end is found only when each of the two has closed its descriptor
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

void wait_for_end() {
  char byte;
  while (read(ends[0], &byte, 1) > 0)
    ;
}

int main() {
  if (pipe(ends) != 0)
    return 1;
  const int another = dup(ends[1]);
  std::thread one([] { close(ends[1]); });
  std::thread other([another] {
    forth();
    close(another);
  });
  wait_for_end();
  back();
  one.join();
  other.join();
}
