// Each thread follows a long linked list whose nodes lie in random order: one dependent load per step.
#include "support/kernel.h"

#include <numeric>
#include <utility>

struct Node {
  Node *next = nullptr;
  long value = 0;
};

// One cycle through all nodes, in random order.
static void link(std::vector<Node> &nodes, unsigned seed) {
  std::vector<size_t> order(nodes.size());
  std::iota(order.begin(), order.end(), size_t{0});
  bench::Random random(seed);
  for (size_t i = order.size() - 1; i > 0; --i)
    std::swap(order[i], order[random.below(static_cast<unsigned>(i + 1))]);
  for (size_t i = 0; i < order.size(); ++i) {
    nodes[order[i]].next = &nodes[order[(i + 1) % order.size()]];
    nodes[order[i]].value = static_cast<long>(i);
  }
}

static long chase(const Node *node, long steps) {
  long sum = 0;
  for (long step = 0; step < steps; ++step) {
    sum += node->value;
    node = node->next;
  }
  return sum;
}

int main(int argc, char **argv) {
  const bench::Work work = bench::parse(argc, argv);
  const long size = 1 << 14, laps = work.scaled(3500);
  std::vector<long> sums(work.threads);
  bench::on_threads(work.threads, [&](int index) {
    std::vector<Node> nodes(size);
    link(nodes, static_cast<unsigned>(index));
    sums[index] = chase(&nodes[0], laps * size);
  });
  for (long sum : sums)
    bench::expect(sum == laps * (size * (size - 1) / 2), "sum over the list");
}
