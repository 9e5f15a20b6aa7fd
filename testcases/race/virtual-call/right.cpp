// snarl: none
// why: the object ends after its last user
#include <thread>

struct Shape {
  virtual int corners() const { return 0; }
  virtual ~Shape();
};
Shape::~Shape() {}

struct Square : Shape {
  int corners() const override { return 4; }
};

int main() {
  Shape *shape = new Square;
  std::thread user([shape] { return shape->corners(); });
  user.join();
  delete shape;
}
