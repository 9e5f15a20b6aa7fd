// snarl: none
// why: what is sent comes before what is received from the queue
#include <cstdio>
#include <fcntl.h>
#include <mqueue.h>
#include <mutex>
#include <thread>
#include <unistd.h>

std::mutex a, b;

void forth() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void back() {
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
}

int main() {
  char name[32];
  std::snprintf(name, sizeof name, "/snarl-%d", static_cast<int>(getpid()));
  mq_attr room{};
  room.mq_maxmsg = 2;
  room.mq_msgsize = 8;
  const mqd_t queue = mq_open(name, O_CREAT | O_RDWR, 0600, &room);
  mq_unlink(name);
  std::thread other([&] {
    forth();
    mq_send(queue, "m", 1, 0);
  });
  char message[8];
  mq_receive(queue, message, sizeof message, nullptr);
  back();
  other.join();
  mq_close(queue);
}
