// Virtual calls, virtual bases, dynamic_cast, typeid, member pointers, thread-locals and static locals.
#include <cstdio>
#include <map>
#include <memory>
#include <string>
#include <typeinfo>
#include <vector>

struct Base {
  virtual ~Base() = default;
  virtual int area() const { return 0; }
};
struct Named : virtual Base {
  std::string name = "named";
};
struct Square : Named {
  explicit Square(int side) : side(side) {}
  int area() const override { return side * side; }
  int side;
};
struct Both : Square, virtual Base {
  Both() : Square(3) {}
  int area() const override { return Square::area() + 1; }
};

static thread_local int calls;
static thread_local std::vector<int> history;
static int &counter() {
  static int value = [] { return 40; }();
  return value;
}

__attribute__((noinline)) int measure(const Base &shape) {
  history.push_back(++calls);
  return shape.area();
}

int main() {
  std::vector<std::unique_ptr<Base>> shapes;
  for (int i = 0; i < 5; ++i)
    shapes.push_back(i % 2 ? std::unique_ptr<Base>(new Square(i)) : std::unique_ptr<Base>(new Both));
  std::map<std::string, int> totals;
  int (Base::*method)() const = &Base::area;
  for (const auto &shape : shapes) {
    totals[typeid(*shape) == typeid(Both) ? "both" : "square"] += measure(*shape);
    if (const auto *named = dynamic_cast<const Named *>(shape.get()))
      totals[named->name] += (shape.get()->*method)();
  }
  counter() += calls;
  for (const auto &[name, total] : totals)
    std::printf("%s %d ", name.c_str(), total);
  std::printf("%d %zu\n", counter(), history.size());
}
