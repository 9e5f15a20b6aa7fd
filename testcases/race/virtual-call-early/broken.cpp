// snarl: vptr-race  write@begin   read@call  on heap@made
// snarl: vptr-race  write@become  read@call  on heap@made
// why: the base's constructor gives itself away before it is the derived object whose function is called
#include "support/rendezvous.h"
#include <new>
#include <thread>

struct Task {
  Task() { // @begin
    reached(1);
    await(2);
  }
  virtual int run() const { return 0; }
  virtual ~Task() {}
};

struct Job : Task {
  Job() {} // @become
  int run() const override { return 1; }
};

int main() {
  auto *room = new unsigned char[sizeof(Job)]; // @made
  std::thread maker([room] { new (room) Job; });
  await(1);
  Task *task = reinterpret_cast<Task *>(room);
  int which = task->run(); // @call
  reached(2);
  maker.join();
  task->~Task();
  delete[] room;
  return which > 1;
}
