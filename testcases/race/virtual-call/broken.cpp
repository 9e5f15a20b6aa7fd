// snarl: vptr-race  write@destroy  read@call  on heap@made
// why: a virtual call races with the destructor, which turns the object back into its base
#include "support/rendezvous.h"
#include <new>
#include <thread>

struct Shape {
  virtual int corners() const { return 0; }
  virtual ~Shape();
};
Shape::~Shape() { // @destroy
  reached(2);
}

struct Square : Shape {
  int corners() const override { return 4; }
};

int main() {
  auto *room = new unsigned char[sizeof(Square)]; // @made
  Shape *shape = new (room) Square;
  std::thread user([shape] {
    if (shape->corners() == 4) // @call
      reached(1);
  });
  await(1);
  shape->~Shape();
  user.join();
  delete[] room;
}
