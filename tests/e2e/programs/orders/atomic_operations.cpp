// Each atomic operation by each size from 1 to 16 bytes (order.h): as the compiler makes it, by a reference to what is
// no atomic, and by the functions of libatomic, which are not instrumented.
#include "order.h"
#include <atomic>
#include <string>
#include <vector>

namespace {

constexpr auto kRelaxed = std::memory_order_relaxed, kAcquire = std::memory_order_acquire,
               kRelease = std::memory_order_release;
using Wide = unsigned __int128;

// The word of each size. It is 1 before, 3 after the release; the acquire sees 3.
template <typename T> alignas(16) T word;

template <typename T> void begin_anew() {
  word<T> = 1;
}

// By std::atomic_ref, and the builtins for what that has not got for every type.
template <typename T> using Ref = std::atomic_ref<T>;
template <typename T> void store() {
  Ref<T>(word<T>).store(3, kRelease);
}
template <typename T> void exchange() {
  need(Ref<T>(word<T>).exchange(3, kRelease) == 1);
}
template <typename T> void compare_exchange() {
  T expected = 1;
  need(Ref<T>(word<T>).compare_exchange_strong(expected, 3, kRelease, kRelaxed));
}
template <typename T> void compare_exchange_weak() {
  T expected = 1;
  while (!Ref<T>(word<T>).compare_exchange_weak(expected, 3, kRelease, kRelaxed)) {
  }
}
template <typename T> void fetch_add() {
  __atomic_fetch_add(&word<T>, 2, __ATOMIC_RELEASE);
}
template <typename T> void fetch_sub() {
  __atomic_fetch_sub(&word<T>, static_cast<T>(-2), __ATOMIC_RELEASE);
}
template <typename T> void fetch_or() {
  __atomic_fetch_or(&word<T>, 2, __ATOMIC_RELEASE);
}
template <typename T> void fetch_xor() {
  __atomic_fetch_xor(&word<T>, 2, __ATOMIC_RELEASE);
}
template <typename T> void fetch_and() {
  word<T> = 7; // nobody else is there yet who could look
  __atomic_fetch_and(&word<T>, 3, __ATOMIC_RELEASE);
}
template <typename T> void fetch_nand() {
  __atomic_fetch_nand(&word<T>, static_cast<T>(-1), __ATOMIC_RELAXED); // to -2
  __atomic_fetch_nand(&word<T>, static_cast<T>(-4), __ATOMIC_RELEASE);
}
template <typename T> void load() {
  need(Ref<T>(word<T>).load(kAcquire) == 3);
}
template <typename T> void take_by_exchange() {
  need(Ref<T>(word<T>).exchange(5, kAcquire) == 3);
}
template <typename T> void take_by_add() {
  need(__atomic_fetch_add(&word<T>, 1, __ATOMIC_ACQUIRE) == 3);
}
template <typename T> void take_by_failure() {
  T expected = 9;
  need(!Ref<T>(word<T>).compare_exchange_strong(expected, 8, kRelaxed, kAcquire) && expected == 3);
}

} // namespace

// Libatomic's, by the names that its callers are compiled to.
#define LIBATOMIC(T, bytes)                                                                                            \
  T library_load_##bytes(const volatile void *, int) __asm__("__atomic_load_" #bytes);                                 \
  void library_store_##bytes(volatile void *, T, int) __asm__("__atomic_store_" #bytes);                               \
  T library_exchange_##bytes(volatile void *, T, int) __asm__("__atomic_exchange_" #bytes);                            \
  bool library_compare_exchange_##bytes(volatile void *, void *, T, int,                                               \
                                        int) __asm__("__atomic_compare_exchange_" #bytes);                             \
  T library_fetch_add_##bytes(volatile void *, T, int) __asm__("__atomic_fetch_add_" #bytes);                          \
  T library_fetch_sub_##bytes(volatile void *, T, int) __asm__("__atomic_fetch_sub_" #bytes);                          \
  T library_fetch_or_##bytes(volatile void *, T, int) __asm__("__atomic_fetch_or_" #bytes);                            \
  T library_fetch_xor_##bytes(volatile void *, T, int) __asm__("__atomic_fetch_xor_" #bytes);                          \
  T library_fetch_and_##bytes(volatile void *, T, int) __asm__("__atomic_fetch_and_" #bytes);                          \
  T library_add_fetch_##bytes(volatile void *, T, int) __asm__("__atomic_add_fetch_" #bytes);                          \
  T library_sub_fetch_##bytes(volatile void *, T, int) __asm__("__atomic_sub_fetch_" #bytes);                          \
  T library_or_fetch_##bytes(volatile void *, T, int) __asm__("__atomic_or_fetch_" #bytes);                            \
  T library_xor_fetch_##bytes(volatile void *, T, int) __asm__("__atomic_xor_fetch_" #bytes);                          \
  static void by_library(std::vector<subject> &all, T) {                                                               \
    using Calls = void (*)();                                                                                          \
    const Calls take = [] { need(library_load_##bytes(&word<T>, __ATOMIC_ACQUIRE) == 3); };                            \
    const auto add = [&](const char *name, Calls release) { all.push_back({name, begin_anew<T>, release, take, 0}); }; \
    add("__atomic_store_" #bytes, [] { library_store_##bytes(&word<T>, 3, __ATOMIC_RELEASE); });                       \
    add("__atomic_exchange_" #bytes, [] { library_exchange_##bytes(&word<T>, 3, __ATOMIC_RELEASE); });                 \
    add("__atomic_compare_exchange_" #bytes, [] {                                                                      \
      T expected = 1;                                                                                                  \
      need(library_compare_exchange_##bytes(&word<T>, &expected, 3, __ATOMIC_RELEASE, __ATOMIC_RELAXED));              \
    });                                                                                                                \
    add("__atomic_fetch_add_" #bytes, [] { library_fetch_add_##bytes(&word<T>, 2, __ATOMIC_RELEASE); });               \
    add("__atomic_fetch_sub_" #bytes,                                                                                  \
        [] { library_fetch_sub_##bytes(&word<T>, static_cast<T>(-2), __ATOMIC_RELEASE); });                            \
    add("__atomic_fetch_or_" #bytes, [] { library_fetch_or_##bytes(&word<T>, 2, __ATOMIC_RELEASE); });                 \
    add("__atomic_fetch_xor_" #bytes, [] { library_fetch_xor_##bytes(&word<T>, 2, __ATOMIC_RELEASE); });               \
    add("__atomic_fetch_and_" #bytes, [] {                                                                             \
      library_store_##bytes(&word<T>, 7, __ATOMIC_RELAXED);                                                            \
      library_fetch_and_##bytes(&word<T>, 3, __ATOMIC_RELEASE);                                                        \
    });                                                                                                                \
    add("__atomic_add_fetch_" #bytes, [] { need(library_add_fetch_##bytes(&word<T>, 2, __ATOMIC_RELEASE) == 3); });    \
    add("__atomic_sub_fetch_" #bytes,                                                                                  \
        [] { need(library_sub_fetch_##bytes(&word<T>, static_cast<T>(-2), __ATOMIC_RELEASE) == 3); });                 \
    add("__atomic_or_fetch_" #bytes, [] { need(library_or_fetch_##bytes(&word<T>, 2, __ATOMIC_RELEASE) == 3); });      \
    add("__atomic_xor_fetch_" #bytes, [] { need(library_xor_fetch_##bytes(&word<T>, 2, __ATOMIC_RELEASE) == 3); });    \
    all.push_back(                                                                                                     \
        {"__atomic_compare_exchange_" #bytes ", failed", begin_anew<T>, store<T>,                                      \
         [] {                                                                                                          \
           T expected = 9;                                                                                             \
           need(!library_compare_exchange_##bytes(&word<T>, &expected, 8, __ATOMIC_RELAXED, __ATOMIC_ACQUIRE));        \
         },                                                                                                            \
         0});                                                                                                          \
  }
LIBATOMIC(unsigned char, 1)
LIBATOMIC(unsigned short, 2)
LIBATOMIC(unsigned, 4)
LIBATOMIC(unsigned long, 8)
LIBATOMIC(Wide, 16)

template <typename T> static void by_compiler(std::vector<subject> &all) {
  const auto add = [&](const char *what, void (*release)(), void (*acquire)()) {
    const std::string name = std::string(what) + " of " + std::to_string(sizeof(T));
    all.push_back({strdup(name.c_str()), begin_anew<T>, release, acquire, 0});
  };
  add("store and load", store<T>, load<T>);
  add("exchange and load", exchange<T>, load<T>);
  add("compare_exchange and load", compare_exchange<T>, load<T>);
  add("compare_exchange_weak and load", compare_exchange_weak<T>, load<T>);
  add("fetch_add and load", fetch_add<T>, load<T>);
  add("fetch_sub and load", fetch_sub<T>, load<T>);
  add("fetch_or and load", fetch_or<T>, load<T>);
  add("fetch_xor and load", fetch_xor<T>, load<T>);
  add("fetch_and and load", fetch_and<T>, load<T>);
  add("fetch_nand and load", fetch_nand<T>, load<T>);
  add("store and exchange", store<T>, take_by_exchange<T>);
  add("store and fetch_add", store<T>, take_by_add<T>);
  add("store and failed compare_exchange", store<T>, take_by_failure<T>);
}

int main(int argc, char **argv) {
  std::vector<subject> subjects;
  by_compiler<unsigned char>(subjects);
  by_compiler<unsigned short>(subjects);
  by_compiler<unsigned>(subjects);
  by_compiler<unsigned long>(subjects);
  by_compiler<Wide>(subjects);
  by_library(subjects, static_cast<unsigned char>(0));
  by_library(subjects, static_cast<unsigned short>(0));
  by_library(subjects, 0u);
  by_library(subjects, 0ul);
  by_library(subjects, Wide(0));
  return run_subjects(subjects.data(), static_cast<int>(subjects.size()), argc, argv);
}
