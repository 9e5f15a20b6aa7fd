// Many small objects of several classes behind one base: a vtable read, a call and a field update each.
#include "support/kernel.h"

#include <memory>

class Shape {
public:
  virtual ~Shape() = default;
  virtual void grow() = 0;
  long size() const { return size_; }

protected:
  long size_ = 0;
};

class Square : public Shape {
  void grow() override { size_ += 1; }
};

class Circle : public Shape {
  void grow() override { size_ += 2; }
};

class Triangle : public Shape {
  void grow() override { size_ += 3; }
};

static std::vector<std::unique_ptr<Shape>> make_shapes(long count) {
  std::vector<std::unique_ptr<Shape>> shapes;
  for (long i = 0; i < count; ++i) {
    if (i % 3 == 0)
      shapes.push_back(std::make_unique<Square>());
    else if (i % 3 == 1)
      shapes.push_back(std::make_unique<Circle>());
    else
      shapes.push_back(std::make_unique<Triangle>());
  }
  return shapes;
}

int main(int argc, char **argv) {
  const bench::Work work = bench::parse(argc, argv);
  const long rounds = work.scaled(36000), count = 3000;
  std::vector<long> sums(work.threads);
  bench::on_threads(work.threads, [&](int index) {
    const auto shapes = make_shapes(count);
    for (long round = 0; round < rounds; ++round)
      for (const auto &shape : shapes)
        shape->grow();
    for (const auto &shape : shapes)
      sums[index] += shape->size();
  });
  for (long sum : sums)
    bench::expect(sum == rounds * count * 2, "sum of sizes");
}
