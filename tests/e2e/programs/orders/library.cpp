// What the C++ library orders by (order.h), libstdc++ and libc++ alike.
#include "order.h"
#include <atomic>
#include <barrier>
#include <chrono>
#include <condition_variable>
#include <future>
#include <latch>
#include <memory>
#include <mutex>
#include <optional>
#include <semaphore>
#include <shared_mutex>
#include <sstream>
#include <stdexcept>
#include <syncstream>
#include <thread>

using namespace std::chrono_literals;

namespace {

template <typename Mutex> Mutex mutex;
std::mutex other;

template <typename Mutex> void lock() {
  std::lock_guard<Mutex> guard(mutex<Mutex>);
}
template <typename Mutex> void try_lock() {
  std::unique_lock<Mutex> guard(mutex<Mutex>, std::try_to_lock);
  need(guard.owns_lock());
}
template <typename Mutex> void try_lock_for() {
  std::unique_lock<Mutex> guard(mutex<Mutex>, 1h);
  need(guard.owns_lock());
}
template <typename Mutex> void try_lock_until() {
  std::unique_lock<Mutex> guard(mutex<Mutex>, std::chrono::steady_clock::now() + 1h);
  need(guard.owns_lock());
}
template <typename Mutex> void lock_shared() {
  std::shared_lock<Mutex> guard(mutex<Mutex>);
}
template <typename Mutex> void try_lock_shared() {
  std::shared_lock<Mutex> guard(mutex<Mutex>, std::try_to_lock);
  need(guard.owns_lock());
}
void lock_two() {
  std::scoped_lock both(mutex<std::mutex>, other);
}
void lock_two_by_hand() {
  std::lock(mutex<std::mutex>, other);
  mutex<std::mutex>.unlock();
  other.unlock();
}
void try_lock_two() {
  need(std::try_lock(mutex<std::mutex>, other) == -1);
  mutex<std::mutex>.unlock();
  other.unlock();
}

std::once_flag once;
void do_once() {
  std::call_once(once, [] {});
}
// What fails is not the one call; the next one is.
std::once_flag failing;
void do_failing_once() {
  std::call_once(failing, [] {});
}
void fail_once() {
  try {
    std::call_once(failing, [] { throw std::runtime_error("not yet"); });
  } catch (const std::runtime_error &) {
    do_failing_once();
  }
}
int &made_once() {
  static int made = [] { return int(getenv("PATH") != nullptr); }();
  return made;
}
void make_static() {
  need(made_once() >= 0);
}

std::condition_variable condition;
std::condition_variable_any any_condition;
bool happened;
void nothing_happened() {
  happened = false;
}
template <auto &to_tell> void tell() {
  std::lock_guard<std::mutex> guard(mutex<std::mutex>);
  happened = true;
  to_tell.notify_all();
}
template <auto &told> void hear() {
  std::unique_lock<std::mutex> guard(mutex<std::mutex>);
  told.wait(guard, [] { return happened; });
}
template <auto &told> void hear_in_time() {
  std::unique_lock<std::mutex> guard(mutex<std::mutex>);
  need(told.wait_for(guard, 1h, [] { return happened; }));
}

std::promise<int> promise;
std::future<int> future;
std::shared_future<int> shared;
std::packaged_task<int()> task([] { return 1; });
void new_promise() {
  promise = {};
  future = promise.get_future();
}
void share() {
  new_promise();
  shared = future.share();
}
void take_tasks_future() {
  future = task.get_future();
}
void set_value() {
  promise.set_value(1);
}
void set_exception() {
  promise.set_exception(std::make_exception_ptr(std::runtime_error("no value")));
}
void run_task() {
  task();
}
void get() {
  need(future.get() == 1);
}
void get_shared() {
  need(shared.get() == 1);
}
void get_exception() {
  try {
    future.get();
    abort();
  } catch (const std::runtime_error &) {
  }
}
void wait_for_it() {
  need(future.wait_for(1h) == std::future_status::ready);
}

std::latch latch(1), tried(1), waited(2);
std::barrier<> barrier(2), dropped(2);
std::counting_semaphore<> semaphore(0);
std::binary_semaphore binary(0);
void count_down() {
  latch.count_down();
}
void wait_for_latch() {
  latch.wait();
}
void count_down_tried() {
  tried.count_down();
}
void try_latch() {
  need(tried.try_wait());
}
void meet_all() {
  barrier.arrive_and_wait();
}
void arrive_only() {
  static_cast<void>(barrier.arrive());
}
template <auto &of> void post() {
  of.release();
}
template <auto &of> void take() {
  of.acquire();
}
template <auto &of> void take_in_time() {
  need(of.try_acquire_for(1h));
}

std::stop_source stop;
void nobody_asked() {
  stop = std::stop_source();
}
void ask_to_stop() {
  stop.request_stop();
}
void is_asked() {
  need(stop.get_token().stop_requested());
}
void callback_at_once() {
  bool called = false;
  std::stop_callback callback(stop.get_token(), [&] { called = true; });
  need(called);
}

// Who drops the last reference comes after all who dropped theirs before.
std::shared_ptr<int> kept;
std::shared_ptr<int> first, last;
void make_shared() {
  kept = std::make_shared<int>(1);
  first = last = kept;
  kept.reset();
}
void drop_first() {
  first.reset();
}
void drop_last() {
  last.reset();
}

// --- what becomes ready when a thread has ended: the sender starts it ----------------------------------------
std::packaged_task<int()> late_task([] { return 1; });

void set_value_at_exit() {
  std::thread([] { promise.set_value_at_thread_exit(1); }).detach();
}
void set_exception_at_exit() {
  std::thread([] {
    promise.set_exception_at_thread_exit(std::make_exception_ptr(std::runtime_error("no value")));
  }).detach();
}
void take_late_tasks_future() {
  future = late_task.get_future();
}
void run_task_until_exit() {
  std::thread([] { late_task.make_ready_at_thread_exit(); }).detach();
}
void notify_at_exit() {
  std::thread([] {
    std::unique_lock<std::mutex> guard(mutex<std::mutex>);
    happened = true;
    std::notify_all_at_thread_exit(condition, std::move(guard));
  }).detach();
}

// --- a thread's end: the sender's message reaches a helper, and main joins that ------------------------------
std::optional<std::thread> helper;
std::optional<std::jthread> stoppable;

void make_helper() {
  helper.emplace([] { semaphore.acquire(); });
}
void join_helper() {
  helper->join();
}
void make_stoppable() {
  stoppable.emplace([] { semaphore.acquire(); });
}
void end_stoppable() {
  stoppable.reset(); // joins
}
void make_async() {
  future = std::async(std::launch::async, [] {
    semaphore.acquire();
    return 1;
  });
}
void start_thread() {
  std::thread([] { semaphore.release(); }).detach();
}
void stop_and_start() {
  std::jthread([](const std::stop_token &) { semaphore.release(); }).detach();
}

// --- waits that a request to stop ends -----------------------------------------------------------------------
void wait_until_stopped() {
  std::unique_lock<std::mutex> guard(mutex<std::mutex>);
  need(!any_condition.wait(guard, stop.get_token(), [] { return false; }));
}

// --- atomics of the library ----------------------------------------------------------------------------------
std::atomic_flag flag = ATOMIC_FLAG_INIT;
std::atomic<int> number;
std::shared_ptr<int> exchanged;

void clear() {
  flag.clear();
  number = 0;
  exchanged = nullptr;
}
void set_and_notify() {
  flag.test_and_set(std::memory_order_release);
  flag.notify_all();
}
void wait_for_flag() {
  flag.wait(false, std::memory_order_acquire);
}
void store_and_notify() {
  number.store(1, std::memory_order_release);
  number.notify_all();
}
void wait_for_number() {
  number.wait(0, std::memory_order_acquire);
}
void store_pointer() {
  std::atomic_store_explicit(&exchanged, std::make_shared<int>(1), std::memory_order_release);
}
void load_pointer() {
  need(std::atomic_load_explicit(&exchanged, std::memory_order_acquire) != nullptr);
}
#ifdef __cpp_lib_atomic_shared_ptr
std::atomic<std::shared_ptr<int>> atomic_pointer;
std::atomic<std::weak_ptr<int>> atomic_weak;

void forget_pointers() {
  atomic_pointer.store(nullptr);
  atomic_weak.store(std::weak_ptr<int>());
  kept = std::make_shared<int>(1);
}
void store_atomic_pointer() {
  atomic_pointer.store(std::make_shared<int>(1), std::memory_order_release);
  atomic_pointer.notify_all();
}
void load_atomic_pointer() {
  need(atomic_pointer.load(std::memory_order_acquire) != nullptr);
}
void wait_for_atomic_pointer() {
  atomic_pointer.wait(nullptr, std::memory_order_acquire);
}
void exchange_atomic_pointer() {
  need(atomic_pointer.exchange(nullptr, std::memory_order_acquire) != nullptr);
}
void store_atomic_weak() {
  atomic_weak.store(kept, std::memory_order_release);
}
void load_atomic_weak() {
  need(!atomic_weak.load(std::memory_order_acquire).expired());
}
#endif

std::ostringstream text;
void print_whole() {
  std::osyncstream(text) << "it is " << 1;
}

void arrive_and_wait_for_latch() {
  waited.arrive_and_wait();
}
int completions;
std::barrier completing(2, []() noexcept { ++completions; });
void meet_and_complete() {
  completing.arrive_and_wait();
}
void arrive_and_drop() {
  dropped.arrive_and_drop();
}
void meet_at_dropped() {
  dropped.arrive_and_wait();
}
void try_take() {
  need(semaphore.try_acquire());
}

const subject subjects[] = {
    {"mutex", nullptr, lock<std::mutex>, lock<std::mutex>, 0},
    {"mutex, try_lock", nullptr, lock<std::mutex>, try_lock<std::mutex>, 0},
    {"recursive_mutex", nullptr, lock<std::recursive_mutex>, lock<std::recursive_mutex>, 0},
    {"timed_mutex, try_lock_for", nullptr, lock<std::timed_mutex>, try_lock_for<std::timed_mutex>, 0},
    {"timed_mutex, try_lock_until", nullptr, lock<std::timed_mutex>, try_lock_until<std::timed_mutex>, 0},
    {"recursive_timed_mutex", nullptr, lock<std::recursive_timed_mutex>, try_lock_for<std::recursive_timed_mutex>, 0},
    {"shared_mutex, lock_shared", nullptr, lock<std::shared_mutex>, lock_shared<std::shared_mutex>, 0},
    {"shared_mutex, lock", nullptr, lock_shared<std::shared_mutex>, lock<std::shared_mutex>, 0},
    {"shared_mutex, try_lock_shared", nullptr, lock<std::shared_mutex>, try_lock_shared<std::shared_mutex>, 0},
    {"shared_timed_mutex", nullptr, lock<std::shared_timed_mutex>, try_lock_for<std::shared_timed_mutex>, 0},
    {"scoped_lock", nullptr, lock_two, lock_two, 0},
    {"std::lock", nullptr, lock_two, lock_two_by_hand, 0},
    {"std::try_lock", nullptr, lock_two, try_lock_two, 0},
    {"call_once", nullptr, do_once, do_once, 0},
    {"call_once after an exception", nullptr, fail_once, do_failing_once, 0},
    {"static of a function", nullptr, make_static, make_static, 0},
    {"condition_variable", nothing_happened, tell<condition>, hear<condition>, 1},
    {"condition_variable, wait_for", nothing_happened, tell<condition>, hear_in_time<condition>, 1},
    {"condition_variable_any", nothing_happened, tell<any_condition>, hear<any_condition>, 1},
    {"promise", new_promise, set_value, get, 1},
    {"exception in a promise", new_promise, set_exception, get_exception, 1},
    {"future, wait_for", new_promise, set_value, wait_for_it, 1},
    {"shared_future", share, set_value, get_shared, 1},
    {"packaged_task", take_tasks_future, run_task, get, 1},
    {"latch", nullptr, count_down, wait_for_latch, 1},
    {"latch, try_wait", nullptr, count_down_tried, try_latch, 0},
    {"barrier", nullptr, meet_all, meet_all, 1},
    {"barrier, arrive", nullptr, arrive_only, meet_all, 1},
    {"counting_semaphore", nullptr, post<semaphore>, take<semaphore>, 1},
    {"counting_semaphore, try_acquire_for", nullptr, post<semaphore>, take_in_time<semaphore>, 1},
    {"binary_semaphore", nullptr, post<binary>, take<binary>, 1},
    {"stop_token", nobody_asked, ask_to_stop, is_asked, 0},
    {"stop_callback", nobody_asked, ask_to_stop, callback_at_once, 0},
    {"set_value_at_thread_exit", new_promise, set_value_at_exit, get, 1},
    {"set_exception_at_thread_exit", new_promise, set_exception_at_exit, get_exception, 1},
    {"make_ready_at_thread_exit", take_late_tasks_future, run_task_until_exit, get, 1},
    {"notify_all_at_thread_exit", nothing_happened, notify_at_exit, hear<condition>, 1},
    {"thread, join", make_helper, post<semaphore>, join_helper, 1},
    {"jthread, destructor", make_stoppable, post<semaphore>, end_stoppable, 1},
    {"async", make_async, post<semaphore>, get, 1},
    {"thread, start", nullptr, start_thread, take<semaphore>, 1},
    {"jthread, start", nullptr, stop_and_start, take<semaphore>, 1},
    {"condition_variable_any with a stop_token", nobody_asked, ask_to_stop, wait_until_stopped, 1},
    {"atomic_flag::wait", clear, set_and_notify, wait_for_flag, 1},
    {"atomic::wait", clear, store_and_notify, wait_for_number, 1},
    {"atomic_store of a shared_ptr", clear, store_pointer, load_pointer, 0},
#ifdef __cpp_lib_atomic_shared_ptr
    {"atomic<shared_ptr>", forget_pointers, store_atomic_pointer, load_atomic_pointer, 0},
    {"atomic<shared_ptr>::exchange", forget_pointers, store_atomic_pointer, exchange_atomic_pointer, 0},
    {"atomic<shared_ptr>::wait", forget_pointers, store_atomic_pointer, wait_for_atomic_pointer, 1},
    {"atomic<weak_ptr>", forget_pointers, store_atomic_weak, load_atomic_weak, 0},
#endif
    {"osyncstream", nullptr, print_whole, print_whole, 0},
    {"latch, arrive_and_wait", nullptr, arrive_and_wait_for_latch, arrive_and_wait_for_latch, 1},
    {"barrier with a completion", nullptr, meet_and_complete, meet_and_complete, 1},
    {"barrier, arrive_and_drop", nullptr, arrive_and_drop, meet_at_dropped, 1},
    {"counting_semaphore, try_acquire", nullptr, post<semaphore>, try_take, 0},
    {"last shared_ptr", make_shared, drop_first, drop_last, 0},
};

} // namespace

int main(int argc, char **argv) {
  return run_subjects(subjects, sizeof subjects / sizeof *subjects, argc, argv);
}
