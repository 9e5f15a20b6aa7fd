// The analyzer's time on synthetic lock-order graphs: how it grows with the number of edges.
//
//   ninja -C build synthetic_lock_graphs && build/benchmarks/synthetic_lock_graphs
//                        a table: CPU seconds to build the graph and search it, for 1,000 to 1,000,000 edges
#include "detector/analysis/lock_cycles.h"

#include <cstdio>
#include <ctime>
#include <random>

using namespace snarl;

namespace {

// Acquisitions of one lock under another, each by one of eight threads.
class Synthetic {
public:
  explicit Synthetic(uint32_t lock_count) : locks(lock_count) {}

  void edge(uint32_t held, uint32_t wanted) {
    run.order.chains.add({held + 1, 0, LockId(held + 1), StackId(held % 100 + 1), LockMode::exclusive});
    const uint32_t tid = 2 + static_cast<uint32_t>(run.order.acquisitions.size() % 8);
    run.order.acquisitions.push_back({held + 1,
                                      LockId(wanted + 1),
                                      Tid(tid),
                                      StackId(wanted % 100 + 1),
                                      LockMode::exclusive,
                                      0,
                                      Slot(tid),
                                      10,
                                      0,
                                      {}});
  }
  uint32_t any() { return static_cast<uint32_t>(random() % locks); }

  Run run;
  uint32_t locks;

private:
  std::mt19937 random{1};
};

// From the smaller to the greater number: no cycle.
void acyclic(Synthetic &s, uint32_t edges) {
  for (uint32_t i = 0; i < edges; ++i) {
    const uint32_t a = s.any(), b = s.any();
    if (a != b)
      s.edge(a < b ? a : b, a < b ? b : a);
  }
}

// The same, and a thousandth of the edges are turned: short cycles of two orders, here and there.
void some_turned(Synthetic &s, uint32_t edges) {
  acyclic(s, edges);
  for (uint32_t i = 0; i < edges / 1000; ++i) {
    const uint32_t a = s.any(), b = (a + 1) % s.locks;
    s.edge(a, b);
    s.edge(b, a);
  }
}

// One thread holds ever more locks: chains as deep as there are edges.
void nested(Synthetic &s, uint32_t edges) {
  for (uint32_t i = 1; i <= edges; ++i) {
    s.run.order.acquisitions.push_back(
        {i - 1, LockId(i), Tid(2), StackId(1), LockMode::exclusive, 0, Slot(2), 10, 0, {}});
    s.run.order.chains.add({i, i - 1, LockId(i), StackId(1), LockMode::exclusive});
  }
}

double cpu_seconds() {
  timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

void measure(const char *name, void (*fill)(Synthetic &, uint32_t), uint32_t edges) {
  Synthetic s(edges / 10 < 10 ? 10 : edges / 10);
  fill(s, edges);
  s.run.order.chains.sort();
  const double start = cpu_seconds();
  const LockCycles found = find_lock_cycles(LockOrderGraph({source_of(s.run)}));
  std::printf("| %s | %u | %.3f | %zu%s |\n", name, edges, cpu_seconds() - start, found.cycles.size(),
              found.incomplete ? ", stopped at the bound" : "");
}

} // namespace

int main() {
  std::printf("| graph | edges | CPU s | cycles |\n|---|---|---|---|\n");
  for (uint32_t edges = 1000; edges <= 1'000'000; edges *= 10)
    measure("acyclic, 10 edges a lock", acyclic, edges);
  for (uint32_t edges = 1000; edges <= 1'000'000; edges *= 10)
    measure("the same and 0.1 % turned", some_turned, edges);
  for (uint32_t edges = 1000; edges <= 1'000'000; edges *= 10)
    measure("one thread holds all", nested, edges);
}
