// A global object whose constructor starts a thread that uses a global object of another translation unit (table.cpp).
#include <thread>

extern int table[4];

struct Worker {
  std::thread thread{[] { table[1] = 7; }}; // @use
  ~Worker() { thread.join(); }
} worker;

int main() {}
