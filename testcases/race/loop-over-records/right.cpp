// snarl: none
// why: the other thread uses other fields of the same records, what lies between them, and what no turn reaches
#include "support/rendezvous.h"
#include <thread>

struct Body {
  double x, y, z;
  float mass;
  int kind;
  double vx, vy, vz;
};
struct Tagged {
  char name[6];
  char tag, more[4];
};
constexpr long size = 300;
Body bodies[size], moved[size + 1], others[size];
Tagged tagged[size];

__attribute__((noinline)) float weigh(const Body *a, long n) {
  float total = 0;
  for (long i = 0; i < n; ++i)
    total += a[i].mass;
  return total;
}

__attribute__((noinline)) int count(const Tagged *a, long n) {
  int result = 0;
  for (long i = n; i-- > 0;)
    result += a[i].tag;
  return result;
}

__attribute__((noinline)) void move(Body *a, long n, double t) {
  for (long i = 0; i < n; ++i) {
    const double f = t / (1 + a[i].x * a[i].x + a[i].y * a[i].y);
    a[i].vx += f;
    a[i].vy -= f;
  }
}

__attribute__((noinline)) double all_pairs(const Body *a, const Body *from, const Body *end, long n) {
  double total = 0;
  for (long i = 0; i < n; ++i) {
    for (const Body *b = from; b != end; ++b)
      total += a[i].x * b->z;
  }
  return total;
}

int main() {
  std::thread worker([] {
    volatile double used = weigh(bodies, size - 1);
    used = count(tagged, size);
    move(moved, size, 0.5);
    used = all_pairs(bodies, others, others, 3); // the inner loop does not turn
    used = all_pairs(bodies, others, others + size, 0);
    (void)used;
    reached(1);
  });
  await(1);
  for (Body &b : bodies)
    b.kind = 1, b.vx = 2;
  bodies[size - 1].mass = 3;
  for (Tagged &t : tagged)
    t.name[5] = 'a', t.more[0] = 'b';
  for (long i = 0; i < size; ++i)
    moved[i].z = 1, moved[i].mass = 2, moved[i].vz = 3;
  moved[size].vx = 1;
  for (Body &b : others)
    b.z = 2;
  worker.join();
}
