#include "runtime/openmp/regions.h"

namespace snarl::openmp {
namespace {

template <typename T> T *held(T *counted) {
  if (counted)
    counted->hold();
  return counted;
}

void let_go_of_group(TaskGroup *group) {
  if (!group || !group->let_go())
    return;
  group->tasks.end();
  release_one(group);
}

} // namespace

void Point::release(Thread &t) {
  if (t.ignore_sync)
    return;
  RuntimeSection section(t);
  SpinGuard guard(lock_);
  relay_release(t, relay_);
}

void Point::acquire(Thread &t) {
  if (t.ignore_sync)
    return;
  RuntimeSection section(t);
  SpinGuard guard(lock_);
  relay_acquire(t, relay_);
}

Variable &Variables::at(uintptr_t address) {
  SpinGuard guard(lock_);
  Variable *&bucket = buckets_[(address >> 3 ^ address >> 9) % kBuckets];
  for (Variable *v = bucket; v; v = v->next)
    if (v->address == address)
      return *v;
  auto *made = allocate_one<Variable>();
  made->address = address;
  made->next = bucket;
  bucket = made;
  return *made;
}

void Variables::end() {
  for (Variable *&bucket : buckets_)
    while (Variable *v = bucket) {
      bucket = v->next;
      v->read.end();
      v->written.end();
      release_one(v);
    }
}

Parallel *new_parallel() {
  auto *parallel = allocate_one<Parallel>();
  parallel->holders = 1;
  return parallel;
}

void let_go(Parallel *parallel) {
  if (!parallel || !parallel->let_go())
    return;
  parallel->begin.end();
  for (Point &barrier : parallel->barriers)
    barrier.end();
  parallel->tasks.end();
  parallel->doacross.end();
  release_one(parallel);
}

Task *new_implicit_task(Parallel *parallel) {
  auto *task = allocate_one<Task>();
  task->holders = 1;
  task->parallel = held(parallel);
  task->started = true;
  return task;
}

Task *new_explicit_task(Task &creator) {
  auto *task = allocate_one<Task>();
  task->holders = 1;
  task->parent = held(&creator);
  task->parallel = held(creator.parallel);
  task->group = task->born_in = held(creator.group);
  return task;
}

void let_go(Task *task) {
  while (task && task->let_go()) {
    Task *parent = task->parent;
    let_go(task->parallel);
    let_go_of_group(task->born_in);
    task->start.end();
    task->children.end();
    task->variables.end();
    task->depends.drop();
    release_one(task);
    task = parent;
  }
}

void begin_group(Task &task) {
  auto *group = allocate_one<TaskGroup>();
  group->holders = 1;
  group->outer = task.group;
  task.group = group;
}

void end_group(Thread &t, Task &task) {
  TaskGroup *group = task.group;
  if (!group)
    return;
  group->tasks.acquire(t);
  task.group = group->outer;
  let_go_of_group(group);
}

void acquire_depends(Thread &t, Task &task) {
  for (const Depends &depends : task.depends) {
    depends.variable->written.acquire(t);
    if (depends.writes)
      depends.variable->read.acquire(t);
  }
}

void release_depends(Thread &t, Task &task) {
  for (const Depends &depends : task.depends)
    (depends.writes ? depends.variable->written : depends.variable->read).release(t);
}

} // namespace snarl::openmp
