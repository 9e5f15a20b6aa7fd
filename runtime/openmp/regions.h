// What orders what in OpenMP (OpenMP 5.2, sections 1.4.6 and 15): the clocks of parallel regions, tasks and task
// groups.
//
//   parallel region    its begin happens before each implicit task
//   barrier            what a thread did before it, and all tasks that ended, happen before what threads do after it.
//                      Two clocks in turn: nobody arrives at the next barrier but one before all have left this one
//   explicit task      its creation happens before its start; its end before the end of the taskwait, taskgroup or
//                      barrier that waits for it, and before the start of tasks that depend on it
//   flush              is a fence
//
// All of this holds in every run, and orders lock acquisitions as well.
//
// Tasks that one thread runs one after the other are ordered as the thread's own work is.
#ifndef SNARL_RUNTIME_OPENMP_REGIONS_H
#define SNARL_RUNTIME_OPENMP_REGIONS_H

#include "runtime/platform/memory.h"
#include "runtime/sync/relays.h"

namespace snarl::openmp {

// What threads release into and acquire from.
class Point {
public:
  void release(Thread &t);
  void acquire(Thread &t);
  void end() { relay_end(relay_); }

private:
  SpinLock lock_;
  Relay relay_;
};

// Counted: the tasks of a region or group outlive it in places.
struct Counted {
  uint32_t holders = 1;
  void hold() { __atomic_fetch_add(&holders, 1, __ATOMIC_RELAXED); }
  bool let_go() { return __atomic_sub_fetch(&holders, 1, __ATOMIC_ACQ_REL) == 0; }
};

struct Parallel : Counted {
  snarl_frame *call; // of its creator, into the runtime of OpenMP
  Point begin, barriers[2], tasks, doacross;
};

struct TaskGroup : Counted {
  TaskGroup *outer;
  Point tasks;
};

// What siblings have declared to read and to write (depend clauses), by address.
struct Variable {
  uintptr_t address;
  Point read, written;
  Variable *next;
};
class Variables {
public:
  Variable &at(uintptr_t address);
  void end();

private:
  static constexpr uint32_t kBuckets = 16;
  SpinLock lock_;
  Variable *buckets_[kBuckets];
};

struct Depends {
  Variable *variable;
  bool writes;
};

struct Task : Counted {
  Task *parent;       // of an explicit task; held
  Parallel *parallel; // held; null outside of all regions
  TaskGroup *group;   // the innermost that it is in; held when it was created in it
  TaskGroup *born_in;
  Point start, children;
  Variables variables; // of its children
  Vector<Depends> depends;
  uint32_t barrier; // which of the region's two comes next
  bool started;
};

Parallel *new_parallel();
void let_go(Parallel *parallel);

Task *new_implicit_task(Parallel *parallel);
Task *new_explicit_task(Task &creator);
void let_go(Task *task);

void begin_group(Task &task);
void end_group(Thread &t, Task &task);

// What the task declared happens before or after it.
void acquire_depends(Thread &t, Task &task);
void release_depends(Thread &t, Task &task);

} // namespace snarl::openmp

#endif // SNARL_RUNTIME_OPENMP_REGIONS_H
