// snarl: stall  at@asked  at@news
// why: main waits at the pipe before it asks the thread that would write
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
    asked.acquire(); // @asked
    if (write(ends[1], "x", 1) != 1)
      return;
  });
  fd_set wanted;
  FD_ZERO(&wanted);
  FD_SET(ends[0], &wanted);
  select(ends[0] + 1, &wanted, nullptr, nullptr, nullptr); // @news
  asked.release();
  worker.join();
}
