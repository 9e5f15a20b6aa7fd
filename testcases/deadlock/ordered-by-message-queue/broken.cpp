// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: the one order comes once more after the message
#include "support/rendezvous.h"
#include <cstdio>
#include <fcntl.h>
#include <mqueue.h>
#include <mutex>
#include <thread>
#include <unistd.h>

std::mutex a, b;

void forth() {
  std::lock_guard<std::mutex> first(a);  // @a1
  std::lock_guard<std::mutex> second(b); // @b1
}

void back() {
  std::lock_guard<std::mutex> first(b);  // @b2
  std::lock_guard<std::mutex> second(a); // @a2
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
    forth();
    reached(1);
  });
  char message[8];
  mq_receive(queue, message, sizeof message, nullptr);
  await(1);
  back();
  other.join();
  mq_close(queue);
}
