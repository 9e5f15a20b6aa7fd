// snarl: none
// why: whichever of the two pipes tells, its byte comes after the work
#include <mutex>
#include <poll.h>
#include <thread>
#include <unistd.h>

std::mutex a, b;
int one[2], other[2];

void forth() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void back() {
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
}

void put_byte(const int ends[2]) {
  if (write(ends[1], "x", 1) != 1)
    _exit(1);
}

void wait_for_any() {
  pollfd both[] = {{one[0], POLLIN, 0}, {other[0], POLLIN, 0}};
  if (poll(both, 2, -1) < 1)
    _exit(1);
}

int main() {
  if (pipe(one) != 0 || pipe(other) != 0)
    return 1;
  std::thread worker([] {
    forth();
    put_byte(one);
    put_byte(other);
  });
  wait_for_any();
  back();
  worker.join();
}
