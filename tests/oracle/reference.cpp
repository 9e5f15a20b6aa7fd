#include "tests/oracle/reference.h"

namespace oracle {

Reference::Reference(const Trace &trace) : trace_(trace), before_(trace.size()) {
  find_ignored();
  for (uint32_t e = 0; e < trace.size(); ++e) {
    add_program_order(e);
    if (!unsynchronised_[e] || trace[e].op == Op::join)
      add_synchronises_with(e);
  }
  find_first_races();
}

void Reference::add_edge(uint32_t from, uint32_t to) {
  before_[to] |= before_[from];
  before_[to].set(from);
}

void Reference::find_ignored() {
  int accesses[kMaxThreads] = {}, synchronisation[kMaxThreads] = {};
  for (uint32_t e = 0; e < trace_.size(); ++e) {
    const uint8_t thread = trace_[e].thread;
    accesses[thread] += trace_[e].op == Op::ignore_begin;
    accesses[thread] -= trace_[e].op == Op::ignore_end && accesses[thread] > 0;
    synchronisation[thread] += trace_[e].op == Op::ignore_sync_begin;
    synchronisation[thread] -= trace_[e].op == Op::ignore_sync_end && synchronisation[thread] > 0;
    unwatched_[e] = accesses[thread] > 0;
    unsynchronised_[e] =
        synchronisation[thread] > 0 || (trace_[e].op == Op::switch_to && synchronisation[trace_[e].target] > 0);
  }
}

// Everything that the thread itself did, its creation, and what those did who switched to it.
void Reference::add_program_order(uint32_t e) {
  for (uint32_t p = 0; p < e; ++p) {
    const Event &past = trace_[p];
    const bool begun = creates(past.op) || (past.op == Op::switch_to && !unsynchronised_[p]);
    if (past.thread == trace_[e].thread || (begun && past.target == trace_[e].thread))
      add_edge(p, e);
  }
}

void Reference::add_synchronises_with(uint32_t e) {
  const Event &event = trace_[e];
  if (event.op == Op::join) {
    for (uint32_t p = 0; p < e; ++p)
      if (trace_[p].thread == event.target || (creates(trace_[p].op) && trace_[p].target == event.target))
        add_edge(p, e);
  } else if (event.op == Op::acquire || event.op == Op::acquire_at) {
    add_acquire_edges(e);
  } else if (event.op == Op::read_lock || event.op == Op::write_lock) {
    add_lock_edges(e);
  } else if (event.op == Op::leave) {
    add_barrier_edges(e);
  } else if (event.op == Op::futex_wait) {
    add_futex_edges(e);
  } else if (reads_value(event.op)) {
    if (acquires(event.op == Op::cas_fail ? event.failure : event.order))
      add_atomic_edges(e, e);
  } else if (event.op == Op::fence && acquires(event.order)) {
    for (uint32_t read = 0; read < e; ++read) // [atomics.fences]: an atomic read sequenced before the fence
      if (trace_[read].thread == event.thread && reads_value(trace_[read].op) && !unsynchronised_[read])
        add_atomic_edges(read, e);
  }
}

// All releases into the object, back to the last that replaced what it held or to its own or its memory's birth.
void Reference::add_acquire_edges(uint32_t e) {
  const Event &event = trace_[e];
  for (uint32_t p = e; p-- > 0;) {
    const Event &past = trace_[p];
    if (past.op == Op::forget && past.target == event.target && event.op == Op::acquire)
      return;
    if (unsynchronised_[p] && past.op != Op::fresh)
      continue;
    if (event.op == Op::acquire_at) {
      if (past.op == Op::release_at && past.address == event.address)
        add_edge(p, e);
      if (past.op == Op::fresh && past.address <= event.address && event.address < past.address + past.size)
        return;
    } else if (past.target == event.target && (past.op == Op::release || past.op == Op::publish)) {
      add_edge(p, e);
      if (past.op == Op::publish)
        return;
    }
  }
}

// From every unlock of a writer; for a writer, from those of readers too.
void Reference::add_lock_edges(uint32_t e) {
  for (uint32_t p = 0; p < e; ++p)
    if (!unsynchronised_[p] && trace_[p].target == trace_[e].target &&
        (trace_[p].op == Op::write_unlock || (trace_[p].op == Op::read_unlock && trace_[e].op == Op::write_lock)))
      add_edge(p, e);
}

// From all arrivals of the generation.
void Reference::add_barrier_edges(uint32_t e) {
  std::vector<uint32_t> arrivals;
  size_t own = 0;
  for (uint32_t p = 0; p < e; ++p)
    if (trace_[p].op == Op::arrive && trace_[p].target == trace_[e].target) {
      own = trace_[p].thread == trace_[e].thread ? arrivals.size() : own;
      arrivals.push_back(p);
    }
  const uint32_t size = barrier_size(trace_[e].target);
  for (uint32_t i = 0; i < size; ++i)
    if (const uint32_t p = arrivals[own / size * size + i]; !unsynchronised_[p])
      add_edge(p, e);
}

// From wakes of the word, unless it is an atomic: then its operations tell.
void Reference::add_futex_edges(uint32_t e) {
  if (is_atomic_word(e))
    return;
  for (uint32_t p = e; p-- > 0;) {
    const Event &past = trace_[p];
    if (past.op == Op::futex_wake && past.address == trace_[e].address && !unsynchronised_[p] && !is_atomic_word(p))
      add_edge(p, e);
    if (past.op == Op::fresh && past.address <= trace_[e].address && trace_[e].address < past.address + past.size)
      return;
  }
}

// Was the word that the futex call names used as an atomic, in its memory's present life?
bool Reference::is_atomic_word(uint32_t e) const {
  const uint32_t begin = trace_[e].address, end = begin + kFutexBytes;
  bool atomic = false;
  for (uint32_t p = 0; p < e; ++p)
    if (const Event &past = trace_[p]; past.address < end && begin < past.address + uint32_t{past.size})
      atomic = past.op != Op::fresh && (atomic || is_atomic(past.op));
  return atomic;
}

// Edges from everything that synchronises with a read of this value to `target`: the writes in whose release sequence
// the value was written, when they release or come after a release fence of their thread.
void Reference::add_atomic_edges(uint32_t read, uint32_t target) {
  for (uint32_t w = read; w-- > 0;) {
    const Event &write = trace_[w];
    if (write.op == Op::fresh && write.address <= trace_[read].address &&
        trace_[read].address < write.address + write.size)
      return;
    if (!is_atomic(write.op) || !writes(write.op) || write.address != trace_[read].address || unsynchronised_[w])
      continue;
    if (releases(write.order))
      add_edge(w, target);
    for (uint32_t f = 0; f < w; ++f)
      if (trace_[f].op == Op::fence && trace_[f].thread == write.thread && releases(trace_[f].order) &&
          !unsynchronised_[f])
        add_edge(f, target);
    if (!is_rmw(write.op))
      return; // only read-modify-writes carry a release sequence on
  }
}

bool Reference::touches(uint32_t e, uint32_t byte) const {
  const Event &event = trace_[e];
  return is_memory(event.op) && !unwatched_[e] && event.address <= byte && byte < event.address + uint32_t{event.size};
}

bool Reference::new_life_between(uint32_t earlier, uint32_t later, uint32_t byte) const {
  for (uint32_t e = earlier + 1; e < later; ++e)
    if (trace_[e].op == Op::fresh && trace_[e].address <= byte && byte < trace_[e].address + uint32_t{trace_[e].size})
      return true;
  return false;
}

bool Reference::race(uint32_t earlier, uint32_t later, uint32_t byte) const {
  const Event &a = trace_[earlier], &b = trace_[later];
  return touches(earlier, byte) && touches(later, byte) && a.thread != b.thread && (writes(a.op) || writes(b.op)) &&
         !(is_atomic(a.op) && is_atomic(b.op)) && !happens_before(earlier, later) &&
         !new_life_between(earlier, later, byte);
}

void Reference::find_first_races() {
  bool racy[kArenaBytes] = {};
  for (uint32_t later = 0; later < trace_.size(); ++later) {
    if (!is_memory(trace_[later].op))
      continue;
    for (uint32_t byte = trace_[later].address; byte < trace_[later].address + uint32_t{trace_[later].size}; ++byte)
      for (uint32_t earlier = 0; earlier < later && !racy[byte]; ++earlier)
        if (race(earlier, later, byte)) {
          racy[byte] = true;
          first_races_.push_back({later, byte});
        }
  }
}

} // namespace oracle
