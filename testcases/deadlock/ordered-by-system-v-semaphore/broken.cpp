// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: the semaphore serves as a lock, and another run may take it in the other order
#include "support/rendezvous.h"
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
  std::lock_guard<std::mutex> first(a);  // @a1
  std::lock_guard<std::mutex> second(b); // @b1
}

void back() {
  std::lock_guard<std::mutex> first(b);  // @b2
  std::lock_guard<std::mutex> second(a); // @a2
}

int main() {
  set = semget(IPC_PRIVATE, 1, IPC_CREAT | 0600);
  std::thread other([&] {
    forth();
    change(-1);
    change(1);
    reached(1);
  });
  change(1);
  await(1);
  change(-1);
  change(1);
  back();
  other.join();
  semctl(set, 0, IPC_RMID);
}
