// GLib, a library without planted code whose locks are its own, used rightly; with an argument a mistake.
#include "support/rendezvous.h"
#include <cstdlib>
#include <cstring>
#include <gio/gio.h>

namespace {

constexpr int kThreads = 4, kRounds = 200;
int unprotected;

void need(bool holds) {
  if (!holds)
    abort();
}

using Body = gpointer (*)(gpointer);
void on_threads(Body body, gpointer data = nullptr) {
  GThread *threads[kThreads];
  for (GThread *&thread : threads)
    thread = g_thread_new("worker", body, data);
  for (GThread *thread : threads)
    g_thread_join(thread);
}

GMutex mutex;
GCond turned;
int turns, tried;

gpointer take_turns(gpointer) {
  for (int round = 0; round < kRounds; ++round) {
    g_mutex_lock(&mutex);
    while (turns % 2 != round % 2 && turns < kRounds)
      if (!g_cond_wait_until(&turned, &mutex, g_get_monotonic_time() + 100))
        ++turns;
    ++turns;
    g_cond_broadcast(&turned);
    g_mutex_unlock(&mutex);
    if (g_mutex_trylock(&mutex)) {
      ++tried;
      g_mutex_unlock(&mutex);
    }
  }
  return nullptr;
}

GRWLock rw_lock;
GRecMutex recursive;
int shared, nested, bits, pointer_bits;
gint bit_lock;
gpointer pointer_lock;

gpointer lock_all(gpointer) {
  for (int round = 0; round < kRounds; ++round) {
    g_rw_lock_reader_lock(&rw_lock);
    need(shared >= 0);
    g_rw_lock_reader_unlock(&rw_lock);
    g_rw_lock_writer_lock(&rw_lock);
    ++shared;
    g_rw_lock_writer_unlock(&rw_lock);
    g_rec_mutex_lock(&recursive);
    g_rec_mutex_lock(&recursive);
    ++nested;
    g_rec_mutex_unlock(&recursive);
    g_rec_mutex_unlock(&recursive);
    g_bit_lock(&bit_lock, 3);
    ++bits;
    g_bit_unlock(&bit_lock, 3);
    g_pointer_bit_lock(&pointer_lock, 0);
    ++pointer_bits;
    g_pointer_bit_unlock(&pointer_lock, 0);
  }
  return nullptr;
}

GOnce once = G_ONCE_INIT;
int made_once, made_by_first;
gsize initialised;

gpointer make(gpointer) {
  made_once = 42;
  return &made_once;
}

gpointer initialise(gpointer) {
  need(*static_cast<int *>(g_once(&once, make, nullptr)) == 42);
  if (g_once_init_enter(&initialised)) {
    made_by_first = 7;
    g_once_init_leave(&initialised, 1);
  }
  need(made_by_first == 7);
  return nullptr;
}

GAsyncQueue *jobs, *results;

gpointer work(gpointer) {
  while (auto *job = static_cast<int *>(g_async_queue_timeout_pop(jobs, G_TIME_SPAN_SECOND * 60))) {
    if (*job < 0) {
      delete job;
      break;
    }
    *job *= 2;
    g_async_queue_push(results, job);
  }
  return nullptr;
}

void give_work() {
  jobs = g_async_queue_new();
  results = g_async_queue_new();
  GThread *worker = g_thread_new("worker", work, nullptr);
  for (int i = 0; i < kRounds; ++i)
    g_async_queue_push(jobs, new int(i));
  for (int i = 0; i < kRounds; ++i)
    delete static_cast<int *>(g_async_queue_pop(results));
  g_async_queue_push(jobs, new int(-1));
  g_thread_join(worker);
  g_async_queue_unref(jobs);
  g_async_queue_unref(results);
}

int squares[kRounds];

void square(gpointer data, gpointer factor) {
  auto *number = static_cast<int *>(data);
  squares[*number - 1] = *number * *number * *static_cast<int *>(factor);
  delete number;
}

void pool() {
  int factor = 2;
  GThreadPool *pool = g_thread_pool_new(square, &factor, kThreads, FALSE, nullptr);
  for (int i = 1; i <= kRounds; ++i)
    g_thread_pool_push(pool, new int(i), nullptr);
  g_thread_pool_free(pool, FALSE, TRUE);
  for (int i = 1; i <= kRounds; ++i)
    need(squares[i - 1] == i * i * 2);
}

GMainLoop *loop;
int invoked;

gpointer invoke(gpointer) {
  for (int i = 0; i < kRounds; ++i)
    g_main_context_invoke_full(
        nullptr, G_PRIORITY_DEFAULT,
        [](gpointer data) -> gboolean {
          invoked += *static_cast<int *>(data);
          return G_SOURCE_REMOVE;
        },
        new int(1), [](gpointer data) { delete static_cast<int *>(data); });
  g_idle_add(
      [](gpointer data) -> gboolean {
        auto *last = static_cast<int *>(data);
        invoked += *last;
        delete last;
        if (invoked == kThreads * (kRounds + 1))
          g_main_loop_quit(loop);
        return G_SOURCE_REMOVE;
      },
      new int(1));
  return nullptr;
}

void event_loop() {
  loop = g_main_loop_new(nullptr, FALSE);
  on_threads(invoke); // nobody has the context: some of them run their functions themselves
  while (invoked != kThreads * (kRounds + 1))
    g_main_context_iteration(nullptr, TRUE);
  invoked = 0;
  GThread *threads[kThreads];
  for (GThread *&thread : threads)
    thread = g_thread_new("worker", invoke, nullptr);
  g_main_loop_run(loop);
  need(invoked == kThreads * (kRounds + 1));
  for (GThread *thread : threads)
    g_thread_join(thread);
  g_main_loop_unref(loop);
}

void compute(GTask *task, gpointer, gpointer data, GCancellable *) {
  auto *number = static_cast<int *>(data);
  *number += 1;
  g_task_return_pointer(task, new int(*number), nullptr);
}

void task() {
  int number = 1, result = 0;
  GTask *task = g_task_new(
      nullptr, nullptr,
      [](GObject *, GAsyncResult *done, gpointer to) {
        auto *from = static_cast<int *>(g_task_propagate_pointer(G_TASK(done), nullptr));
        *static_cast<int *>(to) = *from;
        delete from;
      },
      &result);
  g_task_set_task_data(task, &number, nullptr);
  g_task_run_in_thread(task, compute);
  g_object_unref(task);
  while (!result)
    g_main_context_iteration(nullptr, TRUE);
  need(result == 2 && number == 2);
}

struct Record {
  char text[32];
};

gpointer let_go(gpointer data) {
  auto *record = static_cast<Record *>(data);
  need(strlen(record->text) == 4);
  g_atomic_rc_box_release_full(record, [](gpointer last) { static_cast<Record *>(last)->text[0] = 0; });
  return nullptr;
}

void counts() {
  auto *record = g_atomic_rc_box_new0(Record);
  strcpy(record->text, "text");
  for (int i = 0; i < kThreads; ++i)
    g_atomic_rc_box_acquire(record);
  on_threads(let_go, record);
  let_go(record);
}

gpointer touch_unprotected(gpointer) {
  g_mutex_lock(&mutex);
  g_mutex_unlock(&mutex);
  meet(kThreads);
  unprotected = 1;
  return nullptr;
}

GMutex first, second;

gpointer forwards(gpointer) {
  g_mutex_lock(&first);
  g_mutex_lock(&second);
  g_mutex_unlock(&second);
  g_mutex_unlock(&first);
  reached(1);
  return nullptr;
}

gpointer backwards(gpointer) {
  await(1);
  g_mutex_lock(&second);
  g_mutex_lock(&first);
  g_mutex_unlock(&first);
  g_mutex_unlock(&second);
  return nullptr;
}

gpointer use(gpointer data) {
  need(*static_cast<int *>(data) == 1);
  reached(1);
  return nullptr;
}

void mistake(const char *which) {
  if (strcmp(which, "race") == 0) {
    on_threads(touch_unprotected);
    need(unprotected == 1);
  }
  if (strcmp(which, "locks") == 0) {
    GThread *a = g_thread_new("a", forwards, nullptr), *b = g_thread_new("b", backwards, nullptr);
    g_thread_join(a);
    g_thread_join(b);
  }
  if (strcmp(which, "free") == 0) {
    auto *number = static_cast<int *>(g_malloc(sizeof(int)));
    *number = 1;
    GThread *user = g_thread_new("user", use, number);
    await(1);
    g_free(number);
    g_thread_join(user);
  }
}

} // namespace

int main(int argc, char **argv) {
  if (argc > 1) {
    mistake(argv[1]);
    return 0;
  }
  on_threads(take_turns);
  on_threads(lock_all);
  need(shared == kThreads * kRounds && nested == shared && bits == shared && pointer_bits == shared);
  on_threads(initialise);
  give_work();
  pool();
  event_loop();
  task();
  counts();
}
