// snarl: none
// why: what was reported is there, so the read that does not block finds it
#include <mutex>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <thread>

std::mutex a, b;

void forth() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void back() {
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
}

int event() {
  return eventfd(0, EFD_NONBLOCK);
}

void watch(int epoll, int fd) {
  epoll_event wanted{};
  wanted.events = EPOLLIN;
  wanted.data.fd = fd;
  epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &wanted);
}

int main() {
  const int epoll = epoll_create1(0), work = event(), other = event();
  watch(epoll, work);
  watch(epoll, other);
  std::thread worker([&] {
    forth();

    eventfd_write(work, 1);
  });

  epoll_event found;
  if (epoll_wait(epoll, &found, 1, -1) != 1)
    return 1;

  eventfd_t value;
  eventfd_read(work, &value);
  back();
  worker.join();
}
