// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: the one order comes once more after the message
#include "support/rendezvous.h"
#include <mutex>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <thread>

std::mutex a, b;
struct Message {
  long type;
  char text;
};

void forth() {
  std::lock_guard<std::mutex> first(a);  // @a1
  std::lock_guard<std::mutex> second(b); // @b1
}

void back() {
  std::lock_guard<std::mutex> first(b);  // @b2
  std::lock_guard<std::mutex> second(a); // @a2
}

int main() {
  const int queue = msgget(IPC_PRIVATE, IPC_CREAT | 0600);
  std::thread other([&] {
    forth();
    const Message message{1, 'm'};
    msgsnd(queue, &message, sizeof message.text, 0);
    forth();
    reached(1);
  });
  Message got;
  msgrcv(queue, &got, sizeof got.text, 0, 0);
  await(1);
  back();
  other.join();
  msgctl(queue, IPC_RMID, nullptr);
}
