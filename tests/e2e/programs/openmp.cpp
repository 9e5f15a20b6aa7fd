// All that OpenMP synchronises with, used rightly: loops, barriers, single, sections, critical sections, atomics,
// reductions, tasks with and without dependences, task groups, taskloops, ordered and doacross loops, locks,
// threadprivate.
#include <cstdlib>
#include <omp.h>
#include <vector>

static constexpr int kSize = 1000;
static std::vector<double> a(kSize), b(kSize);

static void demand(bool condition) {
  if (!condition)
    std::abort();
}

static void reductions() {
  double sum = 0;
  int most = 0;
  long count = 0;
#pragma omp parallel for reduction(+ : sum)
  for (int i = 0; i < kSize; ++i) {
    a[i] = i;
    sum += a[i];
  }
  demand(sum == kSize * (kSize - 1) / 2.0);
#pragma omp parallel for schedule(dynamic, 16) reduction(max : most) reduction(+ : count)
  for (int i = 0; i < kSize; ++i) {
    b[i] = a[kSize - 1 - i];
    most = most < i ? i : most;
    ++count;
  }
  demand(most == kSize - 1 && count == kSize);
  double parts[4] = {};
#pragma omp parallel for reduction(+ : parts[ : 4])
  for (int i = 0; i < kSize; ++i)
    parts[i % 4] += i;
}

static void worksharing() {
  long count = 0;
#pragma omp parallel
  {
#pragma omp for
    for (int i = 0; i < kSize; ++i)
      a[i] += 1;
#pragma omp for nowait
    for (int i = 0; i < kSize; ++i)
      b[i] = a[i * 7 % kSize];
#pragma omp barrier
#pragma omp single
    a[0] = b[5];
#pragma omp master
    b[0] = 3;
#pragma omp critical
    b[1] += 1;
#pragma omp critical(named)
    ++count;
#pragma omp sections
    {
#pragma omp section
      a[1] = 1;
#pragma omp section
      a[2] = 1;
    }
    double sum = 0;
#pragma omp single copyprivate(sum)
    sum = a[1] + a[2];
    demand(sum == 2);
#pragma omp flush
  }
  demand(count > 0);
}

static int fibonacci(int n) {
  if (n < 2)
    return n;
  int one, two;
#pragma omp task shared(one)
  one = fibonacci(n - 1);
#pragma omp task shared(two)
  two = fibonacci(n - 2);
#pragma omp taskwait
  return one + two;
}

static void tasks() {
  int result;
#pragma omp parallel
#pragma omp single
  result = fibonacci(9);
  demand(result == 34);
}

static void dependent_tasks() {
  int x = 0, y = 0, z = 0;
#pragma omp parallel
#pragma omp single
  {
#pragma omp task depend(out : x)
    x = 1;
#pragma omp task depend(out : y)
    y = 2;
#pragma omp task depend(in : x, y) depend(out : z)
    z = x + y;
#pragma omp task depend(in : z)
    demand(z == 3);
#pragma omp task depend(inout : x)
    x += 1;
#pragma omp taskwait
    x += 1;
  }
  demand(x == 3);
}

static void groups_and_loops_of_tasks() {
#pragma omp parallel
#pragma omp single
  {
#pragma omp taskgroup
    for (int i = 0; i < 20; ++i)
#pragma omp task firstprivate(i)
    {
      a[100 + i] = i;
#pragma omp task
      a[200 + i] = i;
    }
    for (int i = 0; i < 20; ++i)
      a[100 + i] += a[200 + i];
#pragma omp taskloop grainsize(10)
    for (int i = 0; i < kSize; ++i)
      a[i] = i;
    a[3] += 1;
  }
}

static void ordered_loops() {
  long sum = 0;
#pragma omp parallel for ordered schedule(static, 1)
  for (int i = 0; i < 40; ++i) {
#pragma omp ordered
    sum = sum / 2 + i;
  }
  demand(sum > 0);
  std::vector<int> grid(64, 1);
#pragma omp parallel for ordered(2)
  for (int i = 1; i < 8; ++i)
    for (int j = 1; j < 8; ++j) {
#pragma omp ordered depend(sink : i - 1, j) depend(sink : i, j - 1)
      grid[i * 8 + j] = grid[(i - 1) * 8 + j] + grid[i * 8 + j - 1];
#pragma omp ordered depend(source)
    }
}

static void locks() {
  omp_lock_t lock;
  omp_nest_lock_t nested;
  omp_init_lock(&lock);
  omp_init_nest_lock(&nested);
  long x = 0, y = 0;
#pragma omp parallel
  for (int i = 0; i < 20; ++i) {
    omp_set_lock(&lock);
    ++x;
    omp_unset_lock(&lock);
    omp_set_nest_lock(&nested);
    omp_set_nest_lock(&nested);
    ++y;
    omp_unset_nest_lock(&nested);
    omp_unset_nest_lock(&nested);
    if (omp_test_lock(&lock)) {
      ++x;
      omp_unset_lock(&lock);
    }
  }
  omp_destroy_lock(&lock);
  omp_destroy_nest_lock(&nested);
}

static int own;
#pragma omp threadprivate(own)

static void copies_and_nesting() {
  own = 5;
#pragma omp parallel copyin(own)
  demand(own == 5);
  long count = 0;
#pragma omp parallel num_threads(2) reduction(+ : count)
#pragma omp parallel num_threads(2) reduction(+ : count)
  ++count;
  demand(count > 0);
}

int main(int count, char **arguments) {
  omp_set_num_threads(4);
  for (int i = count > 1 ? std::atoi(arguments[1]) : 10; i > 0; --i)
    for (auto subject : {reductions, worksharing, tasks, dependent_tasks, groups_and_loops_of_tasks, ordered_loops,
                         locks, copies_and_nesting})
      subject();
}
