// Constructs of OpenMP that do not order what the program takes them to order, one for each argument: a race on
// `shared`. Two threads, whose steps the rendezvous fixes.
#include "support/rendezvous.h"
#include <cstdlib>
#include <cstring>
#include <omp.h>

namespace {

int shared;

void write_shared() {
  shared = 1; // @write
}
void read_shared() {
  if (shared != 1) // @read
    std::abort();
}

// Writes first or reads then, as the thread is told.
void take_turns(bool writes) {
  if (writes) {
    write_shared();
    reached(1);
  } else {
    await(1);
    read_shared();
  }
}

void single_nowait() {
#pragma omp parallel num_threads(2)
  {
    bool mine = false;
#pragma omp single nowait
    {
      mine = true;
      write_shared();
      reached(1);
    }
    if (!mine)
      take_turns(false);
  }
}

void master() {
#pragma omp parallel num_threads(2)
  {
#pragma omp master
    take_turns(true);
    if (omp_get_thread_num() != 0)
      take_turns(false);
  }
}

void sections() {
#pragma omp parallel sections num_threads(2)
  {
#pragma omp section
    {
      meet(2);
      take_turns(true);
    }
#pragma omp section
    {
      meet(2);
      take_turns(false);
    }
  }
}

void loop() {
#pragma omp parallel for num_threads(2) schedule(static, 1)
  for (int i = 0; i < 2; ++i)
    take_turns(i == 0);
}

void outside_ordered() {
#pragma omp parallel for num_threads(2) schedule(static, 1) ordered
  for (int i = 0; i < 2; ++i) {
#pragma omp ordered
    static_cast<void>(i);
    take_turns(i == 0);
  }
}

// The second iteration waits for one before the first.
void doacross() {
#pragma omp parallel for num_threads(2) schedule(static, 1) ordered(1)
  for (int i = 0; i < 2; ++i) {
#pragma omp ordered depend(sink : i - 2)
    take_turns(i == 0);
#pragma omp ordered depend(source)
  }
}

void two_locks() {
  omp_lock_t locks[2];
  omp_init_lock(&locks[0]);
  omp_init_lock(&locks[1]);
#pragma omp parallel num_threads(2)
  {
    omp_lock_t *mine = &locks[omp_get_thread_num()];
    omp_set_lock(mine);
    take_turns(omp_get_thread_num() == 0);
    omp_unset_lock(mine);
  }
  omp_destroy_lock(&locks[0]);
  omp_destroy_lock(&locks[1]);
}

void flush() {
#pragma omp parallel num_threads(2)
  {
#pragma omp flush
    take_turns(omp_get_thread_num() == 0);
#pragma omp flush
  }
}

void relaxed_atomic() {
  int flag = 0;
#pragma omp parallel num_threads(2)
  {
    int seen;
#pragma omp atomic capture relaxed
    seen = flag++;
    static_cast<void>(seen);
    take_turns(omp_get_thread_num() == 0);
  }
}

// The task is taken by the thread that waits at the end, and nobody waits for it before its result is used.
void task_without_wait() {
#pragma omp parallel num_threads(2)
#pragma omp single
  {
#pragma omp task
    take_turns(true);
    take_turns(false);
  }
}

// The task of the group is done at once: the other thread, if it took that one too, would be done with the first one,
// and the end of the group would order both.
void task_outside_group() {
  int inside = 0;
#pragma omp parallel num_threads(2)
#pragma omp single
  {
#pragma omp task
    take_turns(true);
    await(1);
#pragma omp taskgroup
    {
#pragma omp task if (0) shared(inside)
      inside = 1;
    }
    read_shared();
  }
  if (inside != 1)
    std::abort();
}

void taskloop_without_group() {
#pragma omp parallel num_threads(2)
#pragma omp single
  {
#pragma omp taskloop nogroup num_tasks(1)
    for (int i = 0; i < 1; ++i)
      take_turns(true);
    take_turns(false);
  }
}

const struct {
  const char *name;
  void (*run)();
} kSubjects[] = {
    {"single", single_nowait},
    {"master", master},
    {"sections", sections},
    {"loop", loop},
    {"ordered", outside_ordered},
    {"doacross", doacross},
    {"locks", two_locks},
    {"flush", flush},
    {"atomic", relaxed_atomic},
    {"task", task_without_wait},
    {"taskgroup", task_outside_group},
    {"taskloop", taskloop_without_group},
};

} // namespace

int main(int, char **arguments) {
  for (const auto &subject : kSubjects)
    if (!std::strcmp(arguments[1], subject.name))
      subject.run();
}
