// snarl: none
// why: it asks first
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
    asked.acquire();
    if (write(ends[1], "x", 1) != 1)
      return;
  });
  asked.release();
  pollfd news{ends[0], POLLIN, 0};
  poll(&news, 1, -1);
  worker.join();
}
