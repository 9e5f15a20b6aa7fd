// Records of mixed fields in a vector, each step reading several and writing some: neighbours that checks can share.
// (All threads know where they are: what is private to one is not checked.)
#include "support/kernel.h"

#include <cmath>

struct Particle {
  float x, y, z;
  float vx, vy, vz;
  int hits;
  short kind;
  bool alive;
};

static void advance(std::vector<Particle> &particles) {
  for (Particle &particle : particles) {
    if (!particle.alive)
      continue;
    particle.x += particle.vx;
    particle.y += particle.vy;
    particle.z += particle.vz;
    if (std::fabs(particle.x) > 100) {
      particle.vx = -particle.vx;
      particle.hits += particle.kind;
    }
  }
}

int main(int argc, char **argv) {
  const bench::Work work = bench::parse(argc, argv);
  const long rounds = work.scaled(60000);
  std::vector<long> hits(work.threads);
  std::vector<std::vector<Particle>> all(work.threads);
  bench::on_threads(work.threads, [&](int index) {
    std::vector<Particle> &particles = all[index];
    particles.assign(4000, Particle{0, 0, 0, 1, 2, 3, 0, 1, true});
    for (long round = 0; round < rounds; ++round)
      advance(particles);
    for (const Particle &particle : particles)
      hits[index] += particle.hits;
  });
  // The first wall is met after 101 steps, the following ones after 202 more steps each.
  const long expected = rounds < 101 ? 0 : 4000 * (1 + (rounds - 101) / 202);
  for (long each : hits)
    bench::expect(each == expected, "number of wall hits");
}
