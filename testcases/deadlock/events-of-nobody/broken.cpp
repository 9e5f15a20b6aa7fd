// snarl: stall  at@asked  at@news
// why: main waits for events of the pipe before it asks the thread that would write
#include <semaphore>
#include <sys/epoll.h>
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
  const int events = epoll_create1(0);
  epoll_event news{EPOLLIN, {}};
  epoll_ctl(events, EPOLL_CTL_ADD, ends[0], &news);
  epoll_wait(events, &news, 1, -1); // @news
  asked.release();
  worker.join();
}
