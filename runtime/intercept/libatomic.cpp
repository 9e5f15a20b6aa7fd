// The calls that compilers make for atomics that they do not make instructions of (libatomic): 16-byte objects without
// -mcx16, structures of odd sizes, objects that may be unaligned. We perform them ourselves: an object must have one
// lock for all who use it, and its value and clock must change together.
//
// A naturally aligned object of 1 to 16 bytes is the atomic that planted code would make of it. Any other is guarded by
// a lock of ours, as in libatomic by one of its; for the order it is a row of atomics, each as large as its place
// allows.
#include "runtime/intercept/calls_back.h"
#include "runtime/intercept/touch.h"
#include "runtime/platform/spin.h"

using namespace snarl;

namespace {

constexpr uint32_t kLocks = 256;
SpinLock object_locks[kLocks];

SpinLock &lock_of(const void *object) {
  return object_locks[(reinterpret_cast<uintptr_t>(object) >> 4) % kLocks];
}

bool same_bytes(const void *a, const void *b, size_t n) {
  for (size_t i = 0; i < n; ++i)
    if (static_cast<const char *>(a)[i] != static_cast<const char *>(b)[i])
      return false;
  return true;
}

// An operation on an object that is no atomic of the engine's. A signal handler that uses the same object must wait.
template <typename Operation> void guarded(const void *object, Operation operation) {
  Thread *t = self();
  if (!t) {
    SpinGuard guard(lock_of(object));
    return operation();
  }
  RuntimeSection section(*t);
  SpinGuard guard(lock_of(object));
  operation();
}

template <typename T> T value_at(const void *p) {
  T value;
  __snarl_memcpy(&value, p, sizeof value);
  return value;
}

// The planted call whose place in the program is `pc`: its own place is in here, and no report shows it.
template <typename Planted> SNARL_INLINE auto called_from(Pc pc, Planted planted) {
  CallsBack frame(pc);
  return planted();
}

template <typename T, typename CompareExchange>
SNARL_INLINE bool compare_exchange(Pc pc, void *expected, CompareExchange operation) {
  touch_read(pc, expected, sizeof(T));
  const T wanted = value_at<T>(expected);
  const T found = called_from(pc, [&] { return operation(wanted); });
  if (found == wanted)
    return true;
  touch_write(pc, expected, sizeof(T));
  __snarl_memcpy(expected, &found, sizeof(T));
  return false;
}

bool is_aligned(const void *object, size_t size) {
  return (reinterpret_cast<uintptr_t>(object) & (size - 1)) == 0;
}

// Calls `operation` with each of the atomics that a guarded object consists of: an integer for the type, where it is,
// and its distance from the object's start.
template <typename Operation> void each_part(const void *object, size_t size, Operation operation) {
  const auto *bytes = static_cast<const char *>(object);
  size_t done = 0;
  while (done < size) {
    const void *part = bytes + done;
    const auto fits = [=](size_t part_size) { return size - done >= part_size && is_aligned(part, part_size); };
    if (fits(8)) {
      operation(uint64_t{0}, part, done);
      done += 8;
    } else if (fits(4)) {
      operation(uint32_t{0}, part, done);
      done += 4;
    } else if (fits(2)) {
      operation(uint16_t{0}, part, done);
      done += 2;
    } else {
      operation(uint8_t{0}, part, done);
      done += 1;
    }
  }
}

template <typename T> T part_load(const void *part, int order) {
  if constexpr (sizeof(T) == 8)
    return __snarl_atomic8_load(part, order);
  else if constexpr (sizeof(T) == 4)
    return __snarl_atomic4_load(part, order);
  else if constexpr (sizeof(T) == 2)
    return __snarl_atomic2_load(part, order);
  else
    return __snarl_atomic1_load(part, order);
}

template <typename T> void part_store(const void *part, T value, int order) {
  void *to = const_cast<void *>(part);
  if constexpr (sizeof(T) == 8)
    __snarl_atomic8_store(to, value, order);
  else if constexpr (sizeof(T) == 4)
    __snarl_atomic4_store(to, value, order);
  else if constexpr (sizeof(T) == 2)
    __snarl_atomic2_store(to, value, order);
  else
    __snarl_atomic1_store(to, value, order);
}

template <typename T> T part_exchange(const void *part, T value, int order) {
  void *at = const_cast<void *>(part);
  if constexpr (sizeof(T) == 8)
    return __snarl_atomic8_rmw(at, value, snarl_rmw_exchange, order);
  else if constexpr (sizeof(T) == 4)
    return __snarl_atomic4_rmw(at, value, snarl_rmw_exchange, order);
  else if constexpr (sizeof(T) == 2)
    return __snarl_atomic2_rmw(at, value, snarl_rmw_exchange, order);
  else
    return __snarl_atomic1_rmw(at, value, snarl_rmw_exchange, order);
}

const char *at(const void *bytes, size_t distance) {
  return static_cast<const char *>(bytes) + distance;
}
template <typename T> void put_at(void *bytes, size_t distance, T value) {
  __snarl_memcpy(static_cast<char *>(bytes) + distance, &value, sizeof value);
}

// The value is the caller's memory, the object the shared one.
void load_parts(Pc pc, const void *object, size_t size, void *result, int order) {
  called_from(pc, [=] {
    each_part(object, size, [=](auto zero, const void *part, size_t distance) {
      put_at(result, distance, part_load<decltype(zero)>(part, order));
    });
  });
}
void store_parts(Pc pc, const void *object, size_t size, const void *value, int order) {
  called_from(pc, [=] {
    each_part(object, size, [=](auto zero, const void *part, size_t distance) {
      part_store(part, value_at<decltype(zero)>(at(value, distance)), order);
    });
  });
}
// `result` may be null.
void exchange_parts(Pc pc, const void *object, size_t size, const void *value, void *result, int order) {
  called_from(pc, [=] {
    each_part(object, size, [=](auto zero, const void *part, size_t distance) {
      const auto next = value_at<decltype(zero)>(at(value, distance));
      const auto old = part_exchange(part, next, order);
      if (result)
        put_at(result, distance, old);
    });
  });
}

} // namespace

#define SNARL_LIBATOMIC(result, name, ...)                                                                             \
  SNARL_EXPORT __attribute__((weak)) result snarl_libatomic_##name(__VA_ARGS__) __asm__("__atomic_" #name);            \
  result snarl_libatomic_##name(__VA_ARGS__)

#define SNARL_FETCH(N, T, name, operation, after)                                                                      \
  SNARL_LIBATOMIC(T, fetch_##name##_##N, void *object, T operand, int order) {                                         \
    return called_from(SNARL_CALLER_PC(), [=] { return __snarl_atomic##N##_rmw(object, operand, operation, order); }); \
  }                                                                                                                    \
  SNARL_LIBATOMIC(T, name##_fetch_##N, void *object, T operand, int order) {                                           \
    const T old =                                                                                                      \
        called_from(SNARL_CALLER_PC(), [=] { return __snarl_atomic##N##_rmw(object, operand, operation, order); });    \
    return static_cast<T>(after);                                                                                      \
  }

#define SNARL_SIZED(N, T)                                                                                              \
  SNARL_LIBATOMIC(T, load_##N, const void *object, int order) {                                                        \
    return called_from(SNARL_CALLER_PC(), [=] { return __snarl_atomic##N##_load(object, order); });                    \
  }                                                                                                                    \
  SNARL_LIBATOMIC(void, store_##N, void *object, T value, int order) {                                                 \
    called_from(SNARL_CALLER_PC(), [=] { __snarl_atomic##N##_store(object, value, order); });                          \
  }                                                                                                                    \
  SNARL_LIBATOMIC(T, exchange_##N, void *object, T value, int order) {                                                 \
    return called_from(SNARL_CALLER_PC(),                                                                              \
                       [=] { return __snarl_atomic##N##_rmw(object, value, snarl_rmw_exchange, order); });             \
  }                                                                                                                    \
  SNARL_LIBATOMIC(bool, compare_exchange_##N, void *object, void *expected, T desired, int success, int failure) {     \
    return compare_exchange<T>(SNARL_CALLER_PC(), expected, [=](T wanted) {                                            \
      return __snarl_atomic##N##_cas(object, wanted, desired, success, failure);                                       \
    });                                                                                                                \
  }                                                                                                                    \
  SNARL_FETCH(N, T, add, snarl_rmw_add, old + operand)                                                                 \
  SNARL_FETCH(N, T, sub, snarl_rmw_sub, old - operand)                                                                 \
  SNARL_FETCH(N, T, and, snarl_rmw_and, old &operand)                                                                  \
  SNARL_FETCH(N, T, or, snarl_rmw_or, old | operand)                                                                   \
  SNARL_FETCH(N, T, xor, snarl_rmw_xor, old ^ operand)                                                                 \
  SNARL_FETCH(N, T, nand, snarl_rmw_nand, ~(old & operand))
SNARL_FOR_EACH_ATOMIC(SNARL_SIZED)

// Leaves the function by `operation` when the object is an atomic of N bytes.
#define SNARL_IF_SIZED(N, T, operation)                                                                                \
  if (size == N && is_aligned(object, N)) {                                                                            \
    operation(N, T)                                                                                                    \
  }
#define SNARL_EACH_SIZE(operation)                                                                                     \
  SNARL_IF_SIZED(1, uint8_t, operation)                                                                                \
  SNARL_IF_SIZED(2, uint16_t, operation)                                                                               \
  SNARL_IF_SIZED(4, uint32_t, operation)                                                                               \
  SNARL_IF_SIZED(8, uint64_t, operation)                                                                               \
  SNARL_IF_SIZED(16, unsigned __int128, operation)

SNARL_LIBATOMIC(void, load, size_t size, const void *object, void *result, int order) {
  const Pc pc = SNARL_CALLER_PC();
#define SNARL_LOAD(N, T)                                                                                               \
  const T value = called_from(pc, [=] { return __snarl_atomic##N##_load(object, order); });                            \
  touch_write(pc, result, N);                                                                                          \
  __snarl_memcpy(result, &value, N);                                                                                   \
  return;
  SNARL_EACH_SIZE(SNARL_LOAD)
  touch_write(pc, result, size);
  guarded(object, [=] { load_parts(pc, object, size, result, order); });
}

SNARL_LIBATOMIC(void, store, size_t size, void *object, const void *value, int order) {
  const Pc pc = SNARL_CALLER_PC();
#define SNARL_STORE(N, T)                                                                                              \
  touch_read(pc, value, N);                                                                                            \
  return called_from(pc, [=] { __snarl_atomic##N##_store(object, value_at<T>(value), order); });
  SNARL_EACH_SIZE(SNARL_STORE)
  touch_read(pc, value, size);
  guarded(object, [=] { store_parts(pc, object, size, value, order); });
}

SNARL_LIBATOMIC(void, exchange, size_t size, void *object, const void *value, void *result, int order) {
  const Pc pc = SNARL_CALLER_PC();
#define SNARL_EXCHANGE(N, T)                                                                                           \
  touch_read(pc, value, N);                                                                                            \
  const T old =                                                                                                        \
      called_from(pc, [=] { return __snarl_atomic##N##_rmw(object, value_at<T>(value), snarl_rmw_exchange, order); }); \
  touch_write(pc, result, N);                                                                                          \
  __snarl_memcpy(result, &old, N);                                                                                     \
  return;
  SNARL_EACH_SIZE(SNARL_EXCHANGE)
  touch_read(pc, value, size);
  touch_write(pc, result, size);
  guarded(object, [=] { exchange_parts(pc, object, size, value, result, order); });
}

SNARL_LIBATOMIC(bool, compare_exchange, size_t size, void *object, void *expected, const void *desired, int success,
                int failure) {
  const Pc pc = SNARL_CALLER_PC();
#define SNARL_COMPARE(N, T)                                                                                            \
  touch_read(pc, desired, N);                                                                                          \
  return compare_exchange<T>(pc, expected, [=](T wanted) {                                                             \
    return __snarl_atomic##N##_cas(object, wanted, value_at<T>(desired), success, failure);                            \
  });
  SNARL_EACH_SIZE(SNARL_COMPARE)
  touch_read(pc, expected, size);
  bool equal = false;
  guarded(object, [=, &equal] {
    equal = same_bytes(object, expected, size);
    if (equal) {
      touch_read(pc, desired, size);
      exchange_parts(pc, object, size, desired, nullptr, success);
    } else {
      touch_write(pc, expected, size);
      load_parts(pc, object, size, expected, failure);
    }
  });
  return equal;
}
