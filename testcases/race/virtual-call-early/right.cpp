// snarl: none
// why: the object is whole before anybody else has it
#include <thread>

struct Task {
  virtual int run() const { return 0; }
  virtual ~Task() {}
};

struct Job : Task {
  int run() const override { return 1; }
};

int main() {
  Task *task = nullptr;
  std::thread maker([&] { task = new Job; });
  maker.join();
  int which = task->run();
  delete task;
  return which - 1;
}
