// snarl: none
// why: what is sent comes before what is received from the queue
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
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void back() {
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
}

int main() {
  const int queue = msgget(IPC_PRIVATE, IPC_CREAT | 0600);
  std::thread other([&] {
    forth();
    const Message message{1, 'm'};
    msgsnd(queue, &message, sizeof message.text, 0);
  });
  Message got;
  msgrcv(queue, &got, sizeof got.text, 0, 0);
  back();
  other.join();
  msgctl(queue, IPC_RMID, nullptr);
}
