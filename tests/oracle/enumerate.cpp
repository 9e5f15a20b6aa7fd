#include "tests/oracle/enumerate.h"

#include "runtime/abi.h"

namespace oracle {

namespace {

Event access(Op op, uint16_t address, uint8_t size, uint8_t order = 0) {
  return {0, op, 0, size, address, order, 0};
}
Event on_object(Op op, uint8_t object = 0) {
  return {0, op, object};
}
Event fence(uint8_t order) {
  return {0, Op::fence, 0, 0, 0, order};
}
Event about(Op op, uint8_t thread) {
  return {0, op, thread};
}

const Trace kTwo = {{0, Op::create, 1}, {0, Op::create, 2}};
const Trace kFibers = {{0, Op::create, 1}, {0, Op::create_fiber, 2}, {0, Op::create_fiber, 3}};
const Trace kThree = {{0, Op::create, 1}, {0, Op::create, 2}, {0, Op::create, 3}};

std::vector<Corner> make_corners() {
  constexpr uint8_t relaxed = snarl_relaxed, acquire = snarl_acquire, release = snarl_release;
  Event read4 = access(Op::read, 0, 4), write4 = access(Op::write, 0, 4);
  return {
      {"one word, a lock", kTwo, {read4, write4, on_object(Op::acquire), on_object(Op::publish)}, {1, 2}, 5},
      {"one word, three threads",
       kThree,
       {read4, write4, on_object(Op::acquire), on_object(Op::publish)},
       {1, 2, 3},
       5},
      {"bytes of one granule",
       kTwo,
       {access(Op::read, 0, 1), access(Op::write, 0, 1), access(Op::write, 1, 1), access(Op::read, 0, 2), read4, write4,
        on_object(Op::acquire), on_object(Op::release)},
       {1, 2},
       4},
      {"two granules",
       kTwo,
       {access(Op::read, 2, 4), access(Op::write, 2, 4), access(Op::write, 0, 8), access(Op::read, 4, 2), read4,
        on_object(Op::acquire), on_object(Op::publish)},
       {1, 2},
       5},
      {"release sequences",
       kTwo,
       {write4, access(Op::store, 16, 4, release), access(Op::store, 16, 4, relaxed), access(Op::rmw, 16, 4, relaxed),
        access(Op::load, 16, 4, acquire), access(Op::load, 16, 4, relaxed)},
       {1, 2},
       5},
      {"release sequences of three threads",
       kThree,
       {write4, access(Op::store, 16, 8, release), access(Op::store, 16, 8, relaxed), access(Op::rmw, 16, 8, relaxed),
        access(Op::load, 16, 8, acquire)},
       {1, 2, 3},
       4},
      {"fences",
       kTwo,
       {write4, access(Op::store, 16, 4, relaxed), access(Op::rmw, 16, 4, relaxed), access(Op::load, 16, 4, relaxed),
        fence(snarl_release), fence(snarl_acquire)},
       {1, 2},
       5},
      {"atomic and plain",
       kTwo,
       {read4, write4, access(Op::load, 0, 4, relaxed), access(Op::store, 0, 4, relaxed),
        access(Op::rmw, 0, 4, snarl_acq_rel), access(Op::cas_fail, 0, 4, relaxed)},
       {1, 2},
       5},
      {"atomics of two granules and parts of them",
       kTwo,
       {access(Op::rmw, 0, 8, relaxed), access(Op::load, 0, 8, relaxed), access(Op::write, 4, 4),
        access(Op::read, 4, 2), access(Op::read, 0, 8), on_object(Op::acquire), on_object(Op::publish)},
       {1, 2},
       5},
      {"lives of memory",
       kTwo,
       {read4, write4, access(Op::free, 0, 16), access(Op::fresh, 0, 16), access(Op::rmw, 0, 4, snarl_acq_rel)},
       {1, 2},
       6},
      {"later lives over parts of an atomic",
       kTwo,
       {access(Op::load, 0, 16, relaxed), access(Op::write, 4, 8), access(Op::free, 8, 8), access(Op::fresh, 8, 8),
        access(Op::free, 0, 8), access(Op::fresh, 0, 8)},
       {1, 2},
       6},
      {"fibers",
       kFibers,
       {write4, about(Op::switch_to, 0), about(Op::switch_to, 1), about(Op::switch_to, 2), about(Op::switch_to, 3),
        about(Op::switch_unordered, 2), about(Op::destroy_fiber, 2)},
       {0, 1, 2, 3},
       6},
      {"a futex",
       kTwo,
       {write4, access(Op::futex_wake, 16, 0), access(Op::futex_wait, 16, 0), access(Op::store, 16, 4, relaxed),
        access(Op::load, 16, 4, acquire)},
       {1, 2},
       6},
      {"what is not to be looked at",
       kTwo,
       {write4, about(Op::ignore_begin, 0), about(Op::ignore_end, 0), about(Op::ignore_sync_begin, 0),
        about(Op::ignore_sync_end, 0), on_object(Op::acquire), on_object(Op::publish)},
       {1, 2},
       5},
      {"a read-write lock",
       kThree,
       {write4, on_object(Op::read_lock), on_object(Op::read_unlock), on_object(Op::write_lock),
        on_object(Op::write_unlock)},
       {1, 2, 3},
       6},
      {"a barrier", kThree, {write4, on_object(Op::arrive), on_object(Op::leave)}, {1, 2, 3}, 8},
      {"a barrier for three", kThree, {write4, on_object(Op::arrive, 2), on_object(Op::leave, 2)}, {1, 2, 3}, 8},
      {"threads come and go",
       {{0, Op::create, 1}},
       {write4, about(Op::create, 2), about(Op::create, 3), about(Op::join, 1), about(Op::join, 2),
        about(Op::finish, 0), on_object(Op::publish), on_object(Op::acquire)},
       {0, 1, 2, 3},
       5},
  };
}

bool extend(const Corner &corner, Trace &trace, uint32_t left, const std::function<bool(const Trace &)> &visit) {
  if (left == 0)
    return visit(trace);
  for (uint8_t thread : corner.threads)
    for (Event e : corner.alphabet) {
      e.thread = thread;
      trace.push_back(e);
      if (valid(trace) && !extend(corner, trace, left - 1, visit))
        return false;
      trace.pop_back();
    }
  return true;
}

} // namespace

const std::vector<Corner> &corners() {
  static const std::vector<Corner> all = make_corners();
  return all;
}

bool for_each_trace(const Corner &corner, uint32_t length, const std::function<bool(const Trace &)> &visit) {
  Trace trace = corner.prefix;
  return extend(corner, trace, length, visit);
}

} // namespace oracle
