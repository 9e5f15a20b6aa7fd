// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: another event was reported, and the thread reads this one all the same
#include "support/rendezvous.h"
#include <mutex>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <thread>

std::mutex a, b;

void forth() {
  std::lock_guard<std::mutex> first(a);  // @a1
  std::lock_guard<std::mutex> second(b); // @b1
}

void back() {
  std::lock_guard<std::mutex> first(b);  // @b2
  std::lock_guard<std::mutex> second(a); // @a2
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
    await(1);
    eventfd_write(work, 1);
    reached(2);
  });
  eventfd_write(other, 1);
  epoll_event found;
  if (epoll_wait(epoll, &found, 1, -1) != 1)
    return 1;
  reached(1);
  await(2);
  eventfd_t value;
  eventfd_read(work, &value);
  back();
  worker.join();
}
