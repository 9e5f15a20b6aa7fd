// snarl: none
// why: it waits for a while only
#include <semaphore>
#include <sys/select.h>
#include <thread>
#include <unistd.h>

int ends[2];
std::binary_semaphore asked(0);

int main() {
  if (pipe(ends) != 0)
    return 1;
  std::thread worker([] {
    asked.acquire();
    if (write(ends[1], "x", 1) != 1)
      return;
  });
  fd_set wanted;
  FD_ZERO(&wanted);
  FD_SET(ends[0], &wanted);
  timeval limit{0, 100000};
  select(ends[0] + 1, &wanted, nullptr, nullptr, &limit);
  asked.release();
  worker.join();
}
