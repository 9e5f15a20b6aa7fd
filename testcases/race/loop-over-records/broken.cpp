// snarl: data-race  write@mass  read@weigh  on bodies
// snarl: data-race  write@tag  read@count  on tagged
// snarl: data-race  write@first  read@moved  on moved
// snarl: data-race  read@near  write@outer  on others
// why: each loop reaches the same field of many records, one of which the other thread uses too
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
Body bodies[size], moved[size], others[size];
Tagged tagged[size];

__attribute__((noinline)) float weigh(const Body *a, long n) {
  float total = 0;
  for (long i = 0; i < n; ++i)
    total += a[i].mass; // @weigh
  return total;
}

__attribute__((noinline)) int count(const Tagged *a, long n) {
  int result = 0;
  for (long i = n; i-- > 0;)
    result += a[i].tag; // @count
  return result;
}

__attribute__((noinline)) void move(Body *a, long n, double t) {
  for (long i = 0; i < n; ++i) {
    const double f = t / (1 + a[i].x * a[i].x + a[i].y * a[i].y); // @moved
    a[i].vx += f;
    a[i].vy -= f;
  }
}

__attribute__((noinline)) double all_pairs(const Body *a, const Body *from, const Body *end, long n) {
  double total = 0;
  for (long i = 0; i < n; ++i) {
    for (const Body *b = from; b != end; ++b)
      total += a[i].x * b->z; // @near
  }
  return total;
}

int main() {
  std::thread worker([] {
    volatile double used = weigh(bodies, size);
    used = count(tagged, size);
    move(moved, size, 0.5);
    used = all_pairs(bodies, others, others + size, 3);
    (void)used;
    reached(1);
  });
  await(1);
  bodies[size - 1].mass = 3; // @mass
  tagged[17].tag = 4;        // @tag
  moved[170].y = 1;          // @first
  others[66].z = 2;          // @outer
  worker.join();
}
