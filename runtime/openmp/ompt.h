// The tools' interface of OpenMP 5 (OMPT), as far as it is used here: a runtime of OpenMP looks for `ompt_start_tool`
// in the process and reports to the callbacks that the tool registers. Declared here, since the header comes with the
// runtime.
#ifndef SNARL_RUNTIME_OPENMP_OMPT_H
#define SNARL_RUNTIME_OPENMP_OMPT_H

#include <cstddef>
#include <cstdint>

namespace snarl::ompt {

// A word of each parallel region, task and thread that is the tool's.
union Data {
  uint64_t value;
  void *ptr;
};

enum Callback : int {
  on_parallel_begin = 3,
  on_parallel_end = 4,
  on_task_create = 5,
  on_task_schedule = 6,
  on_implicit_task = 7,
  on_mutex_released = 17,
  on_dependences = 18,
  on_sync_region = 23,
  on_mutex_acquire = 26,
  on_mutex_acquired = 27,
  on_flush = 29,
  on_reduction = 31,
};

enum Endpoint : int { scope_begin = 1, scope_end = 2, scope_both = 3 };

enum SyncRegion : int { taskwait = 5, taskgroup = 6 }; // all others are barriers

enum Mutex : int { test_lock = 2, test_nest_lock = 4 };

enum TaskStatus : int {
  task_complete = 1,
  task_yield = 2,
  task_cancel = 3,
  task_detach = 4,
  task_early_fulfill = 5,
  task_late_fulfill = 6,
  task_switch = 7,
  taskwait_complete = 8,
};

enum DependenceType : int { in = 1, source = 5, sink = 6 }; // all others are written

struct Dependence {
  Data variable;
  DependenceType type;
};

using Function = void (*)();
using Lookup = Function (*)(const char *name);
using SetCallback = int (*)(Callback which, Function callback);
using GetTaskMemory = int (*)(void **address, size_t *size, int block);

struct StartToolResult {
  int (*initialize)(Lookup lookup, int device, Data *tool);
  void (*finalize)(Data *tool);
  Data tool;
};

} // namespace snarl::ompt

#endif // SNARL_RUNTIME_OPENMP_OMPT_H
