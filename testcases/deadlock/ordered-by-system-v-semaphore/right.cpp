// snarl: none
// why: who raises a semaphore does so before it is lowered
#include <mutex>
#include <sys/ipc.h>
#include <sys/sem.h>
#include <thread>

std::mutex a, b;
int set;

void change(short by) {
  sembuf operation{0, by, 0};
  semop(set, &operation, 1);
}

void forth() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void back() {
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
}

int main() {
  set = semget(IPC_PRIVATE, 1, IPC_CREAT | 0600);
  std::thread other([&] {
    forth();
    change(1);
  });
  change(-1);
  back();
  other.join();
  semctl(set, 0, IPC_RMID);
}
