// The callbacks of a runtime of OpenMP that is not instrumented: what it orders, in the words of regions.h; its locks
// and critical sections are locks of the program's.
#include "runtime/annotations/effects.h"
#include "runtime/context/callback_frames.h"
#include "runtime/heap/library_memory.h"
#include "runtime/openmp/ompt.h"
#include "runtime/openmp/regions.h"

using namespace snarl;
using namespace snarl::openmp;

namespace {

ompt::GetTaskMemory get_task_memory;

Task *task_of(const ompt::Data *data) {
  return data ? static_cast<Task *>(data->ptr) : nullptr;
}

const void *address_of(uint64_t wait_id) {
  return reinterpret_cast<const void *>(wait_id);
}

Pc pc_of(const void *code) {
  return reinterpret_cast<Pc>(code);
}

void parallel_begin(ompt::Data *, const void *, ompt::Data *parallel, unsigned, int, const void *code) {
  Thread *t = self();
  Parallel *region = new_parallel();
  parallel->ptr = region;
  if (!t)
    return;
  region->call = link_callback_frame(*t, pc_of(code));
  region->begin.release(*t);
}

void parallel_end(ompt::Data *parallel, ompt::Data *, int, const void *) {
  auto *region = static_cast<Parallel *>(parallel->ptr);
  parallel->ptr = nullptr;
  if (Thread *t = self())
    unlink_callback_frame(*t, region->call);
  let_go(region);
}

void implicit_task(int endpoint, ompt::Data *parallel, ompt::Data *task, unsigned, unsigned, int) {
  Thread *t = self();
  if (endpoint == ompt::scope_begin) {
    auto *region = parallel ? static_cast<Parallel *>(parallel->ptr) : nullptr;
    task->ptr = new_implicit_task(region);
    if (t && region)
      region->begin.acquire(*t);
  } else if (task) {
    let_go(task_of(task));
    task->ptr = nullptr;
  }
}

void barrier(Thread &t, Task &task, int endpoint) {
  Parallel *region = task.parallel;
  if (!region)
    return;
  if (endpoint == ompt::scope_begin) {
    region->barriers[task.barrier].release(t);
  } else {
    region->barriers[task.barrier].acquire(t);
    region->tasks.acquire(t);
    task.barrier ^= 1;
  }
}

void sync_region(int kind, int endpoint, ompt::Data *, ompt::Data *data, const void *) {
  Thread *t = self();
  Task *task = task_of(data);
  if (!t || !task)
    return;
  if (kind == ompt::taskgroup)
    endpoint == ompt::scope_begin ? begin_group(*task) : end_group(*t, *task);
  else if (kind != ompt::taskwait)
    barrier(*t, *task, endpoint);
  else if (endpoint == ompt::scope_end)
    task->children.acquire(*t);
}

// The runtime combines the threads' parts of a result, in their memory and in an order of its own.
void reduction(int, int endpoint, ompt::Data *, ompt::Data *, const void *) {
  annotated::ignore_accesses(self(), endpoint == ompt::scope_begin);
}

void task_create(ompt::Data *creator, const void *, ompt::Data *data, int, int, const void *) {
  Thread *t = self();
  Task *by = task_of(creator);
  Task *task = by ? new_explicit_task(*by) : new_implicit_task(nullptr);
  data->ptr = task;
  if (t)
    task->start.release(*t);
}

void dependences(ompt::Data *data, const ompt::Dependence *all, int count) {
  Thread *t = self();
  Task *task = task_of(data);
  for (int i = 0; t && task && i < count; ++i) {
    const ompt::Dependence &one = all[i];
    if (one.type == ompt::source || one.type == ompt::sink) {
      if (task->parallel)
        one.type == ompt::source ? task->parallel->doacross.release(*t) : task->parallel->doacross.acquire(*t);
    } else if (task->parent) {
      task->depends.push({&task->parent->variables.at(one.variable.value), one.type != ompt::in});
    }
  }
}

// The runtime gives the memory of a task to another one, of any thread.
void forget_task_memory(Thread &t) {
  void *address = nullptr;
  size_t size = 0;
  for (int block = 0, more = get_task_memory != nullptr; more; ++block) {
    more = get_task_memory(&address, &size, block);
    if (size)
      on_memory_mapped(t, 0, address, size);
  }
}

void task_ends(Thread &t, Task &task) {
  release_depends(t, task);
  if (task.parent)
    task.parent->children.release(t);
  if (task.born_in)
    task.born_in->tasks.release(t);
  if (task.parallel)
    task.parallel->tasks.release(t);
}

bool is_last(int status) {
  return status == ompt::task_complete || status == ompt::task_cancel || status == ompt::task_late_fulfill;
}

void leave(Thread &t, ompt::Data *data, Task &task, int status) {
  if (status == ompt::taskwait_complete) {
    acquire_depends(t, task);
  } else if (status == ompt::task_yield || status == ompt::task_switch) {
    task.start.release(t); // another thread may go on with it
    return;
  } else if (task.parent) {
    task_ends(t, task);
    if (status == ompt::task_complete)
      forget_task_memory(t);
  }
  if ((is_last(status) && task.parent) || status == ompt::taskwait_complete) {
    data->ptr = nullptr;
    let_go(&task);
  }
}

void enter(Thread &t, Task &task) {
  if (task.parent)
    task.start.acquire(t);
  if (!task.started)
    acquire_depends(t, task);
  task.started = true;
}

void task_schedule(ompt::Data *prior, int status, ompt::Data *next) {
  Thread *t = self();
  if (!t)
    return;
  if (Task *task = task_of(prior))
    leave(*t, prior, *task, status);
  if (Task *task = task_of(next))
    enter(*t, *task);
}

void mutex_acquire(int kind, unsigned, unsigned, uint64_t wait_id, const void *code) {
  if (kind != ompt::test_lock && kind != ompt::test_nest_lock)
    annotated::lock_wanted(self(), pc_of(code), address_of(wait_id), LockMode::exclusive);
}

// The runtime tells of a release when the lock is free already: whoever has it next waits for that.
void wait_for_release(const Thread &t, const void *address) {
  for (Backoff backoff;; backoff.wait()) {
    const Lock *lock = find_lock(address);
    const HeldLocks *owner = lock ? __atomic_load_n(&lock->owner, __ATOMIC_ACQUIRE) : nullptr;
    if (!owner || owner == t.held || lock->abandoned || lock->destroyed)
      return;
  }
}

void mutex_acquired(int kind, uint64_t wait_id, const void *code) {
  Thread *t = self();
  if (!t)
    return;
  const bool tried = kind == ompt::test_lock || kind == ompt::test_nest_lock;
  wait_for_release(*t, address_of(wait_id));
  annotated::lock_acquired(t, pc_of(code), address_of(wait_id), LockMode::exclusive, tried);
}

void mutex_released(int, uint64_t wait_id, const void *code) {
  annotated::lock_releasing(self(), pc_of(code), address_of(wait_id));
}

void flush(ompt::Data *, const void *) {
  __snarl_fence(snarl_seq_cst);
}

template <typename F> ompt::Function plain(F *callback) {
  return reinterpret_cast<ompt::Function>(callback);
}

int initialize(ompt::Lookup lookup, int, ompt::Data *) {
  auto set = reinterpret_cast<ompt::SetCallback>(lookup("ompt_set_callback"));
  get_task_memory = reinterpret_cast<ompt::GetTaskMemory>(lookup("ompt_get_task_memory"));
  set(ompt::on_parallel_begin, plain(parallel_begin));
  set(ompt::on_parallel_end, plain(parallel_end));
  set(ompt::on_implicit_task, plain(implicit_task));
  set(ompt::on_sync_region, plain(sync_region));
  set(ompt::on_reduction, plain(reduction));
  set(ompt::on_task_create, plain(task_create));
  set(ompt::on_dependences, plain(dependences));
  set(ompt::on_task_schedule, plain(task_schedule));
  set(ompt::on_mutex_acquire, plain(mutex_acquire));
  set(ompt::on_mutex_acquired, plain(mutex_acquired));
  set(ompt::on_mutex_released, plain(mutex_released));
  set(ompt::on_flush, plain(flush));
  return 1; // stays
}

void finalize(ompt::Data *) {}

ompt::StartToolResult tool{initialize, finalize, {}};

} // namespace

// Weak: a program that brings its own tool keeps it.
SNARL_EXPORT __attribute__((weak)) ompt::StartToolResult *ompt_start_tool(unsigned, const char *) {
  if (!self())
    return nullptr;
  library_memory_of_openmp(SNARL_CALLER_PC());
  return &tool;
}
