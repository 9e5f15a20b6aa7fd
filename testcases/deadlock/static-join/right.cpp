// snarl: none
// why: the thread gets what it needs from the constructor
#include <thread>

struct Pool {
  int size = 1;
  Pool() {
    std::thread worker([this] { size++; });
    worker.join();
  }
};

Pool &pool() {
  static Pool only;
  return only;
}

int main() {
  return pool().size - 2;
}
