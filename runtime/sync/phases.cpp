#include "runtime/sync/phases.h"

#include "runtime/platform/memory.h"
#include "runtime/sync/lock_order.h"

namespace snarl {

struct Phases {
  uint64_t number;             // of the present phase
  uint64_t arrived;            // in it
  uint64_t expected;           // in it …
  uint64_t expected_from_next; // … and from the next one on
  Structure arrivals[2];       // of the present phase and the one before, by number
};

Phases *new_phases(uint64_t expected) {
  auto *p = allocate_one<Phases>();
  p->expected = p->expected_from_next = expected;
  return p;
}

void drop_phases(Phases *p) {
  for (Structure &s : p->arrivals)
    structure_drop(s);
  release_one(p);
}

void phase_arrives(Thread &t, Phases &p, uint64_t count) {
  Structure &arrivals = p.arrivals[p.number % 2];
  if (p.arrived == 0)
    structure_drop(arrivals); // of the phase before the last
  if (order_has_acquisitions()) {
    Structure mine = structure_left_by(t, Held::counts);
    structure_join(arrivals, mine);
    structure_drop(mine);
  }
  p.arrived += count;
  if (p.arrived < p.expected)
    return;
  p.arrived = 0;
  p.expected = p.expected_from_next;
  ++p.number;
}

void phase_loses_one(Phases &p) {
  --p.expected_from_next;
}

// All arrivals were told before the library found the last one: the phase that ends is the one before the present.
void phase_completes(Thread &t, const Phases &p) {
  if (p.number)
    learn_structure(t, p.arrivals[(p.number - 1) % 2]);
}

void phase_completed(Thread &t, Phases &p) {
  if (p.number == 0 || !order_has_acquisitions())
    return;
  Structure mine = structure_left_by(t, Held::counts);
  structure_join(p.arrivals[(p.number - 1) % 2], mine);
  structure_drop(mine);
}

void phase_passed(Thread &t, const Phases &p, uint8_t byte) {
  const uint64_t last = p.number - 1;
  if (p.number && static_cast<uint8_t>(2 * last) == byte)
    learn_structure(t, p.arrivals[last % 2]);
}

} // namespace snarl
