// snarl: none
// why: a timer ends the wait
#include <semaphore>
#include <sys/epoll.h>
#include <sys/timerfd.h>
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
  const int events = epoll_create1(0), timer = timerfd_create(CLOCK_MONOTONIC, 0);
  epoll_event news{EPOLLIN, {}};
  epoll_ctl(events, EPOLL_CTL_ADD, ends[0], &news);
  epoll_ctl(events, EPOLL_CTL_ADD, timer, &news);
  const itimerspec soon{{0, 0}, {1, 500000000}};
  timerfd_settime(timer, 0, &soon, nullptr);
  epoll_wait(events, &news, 1, -1);
  asked.release();
  worker.join();
}
