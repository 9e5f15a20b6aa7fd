// snarl: deadlock  holds@asked wants@joined  holds@- wants@asked
// why: the constructor waits for a thread, and the thread for the constructor
#include <thread>

struct Pool;
Pool &pool();

struct Pool {
  int size = 1;
  Pool() {
    std::thread worker([] { pool().size++; });
    worker.join(); // @joined
  }
};

Pool &pool() {
  static Pool only; // @asked
  return only;
}

int main() {
  return pool().size - 1;
}
