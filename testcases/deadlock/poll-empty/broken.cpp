// snarl: stall  at@asked  at@news
// why: main polls the pipe before it asks the thread that would write
#include <poll.h>
#include <semaphore>
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
  pollfd news{ends[0], POLLIN, 0};
  poll(&news, 1, -1); // @news
  asked.release();
  worker.join();
}
