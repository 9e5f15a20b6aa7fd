// The operations themselves, as the processor does them, at least as strong as their order asks.
#ifndef SNARL_RUNTIME_SYNC_RAW_ATOMICS_H
#define SNARL_RUNTIME_SYNC_RAW_ATOMICS_H

#include "runtime/abi.h"
#include "runtime/platform/base.h"

namespace snarl {

template <typename T> SNARL_INLINE T raw_load(const volatile T *p) {
  if constexpr (sizeof(T) == 16) {
    T found = 0;
    auto *q = const_cast<volatile T *>(p);
    return __sync_val_compare_and_swap(q, found, found);
  } else {
    return __atomic_load_n(p, __ATOMIC_SEQ_CST);
  }
}

template <typename T> SNARL_INLINE T raw_cas(volatile T *p, T expected, T desired) {
  return __sync_val_compare_and_swap(p, expected, desired);
}

template <typename T> struct SignedOf;
template <> struct SignedOf<uint8_t> {
  using type = int8_t;
};
template <> struct SignedOf<uint16_t> {
  using type = int16_t;
};
template <> struct SignedOf<uint32_t> {
  using type = int32_t;
};
template <> struct SignedOf<uint64_t> {
  using type = int64_t;
};
template <> struct SignedOf<unsigned __int128> {
  using type = __int128;
};

template <typename T> SNARL_INLINE T apply(int operation, T old, T operand) {
  using S = typename SignedOf<T>::type;
  switch (operation) {
  case snarl_rmw_add:
    return static_cast<T>(old + operand);
  case snarl_rmw_sub:
    return static_cast<T>(old - operand);
  case snarl_rmw_and:
    return old & operand;
  case snarl_rmw_nand:
    return static_cast<T>(~(old & operand));
  case snarl_rmw_or:
    return old | operand;
  case snarl_rmw_xor:
    return old ^ operand;
  case snarl_rmw_max:
    return static_cast<S>(old) > static_cast<S>(operand) ? old : operand;
  case snarl_rmw_min:
    return static_cast<S>(old) < static_cast<S>(operand) ? old : operand;
  case snarl_rmw_umax:
    return old > operand ? old : operand;
  case snarl_rmw_umin:
    return old < operand ? old : operand;
  default:
    return operand; // exchange
  }
}

template <typename T> SNARL_INLINE T raw_rmw(volatile T *p, T operand, int operation) {
  if constexpr (sizeof(T) <= 8) {
    if (operation == snarl_rmw_add)
      return __atomic_fetch_add(p, operand, __ATOMIC_SEQ_CST);
    if (operation == snarl_rmw_sub)
      return __atomic_fetch_sub(p, operand, __ATOMIC_SEQ_CST);
    if (operation == snarl_rmw_exchange)
      return __atomic_exchange_n(p, operand, __ATOMIC_SEQ_CST);
  }
  T old = raw_load(p);
  for (;;) {
    T found = raw_cas(p, old, apply(operation, old, operand));
    if (found == old)
      return old;
    old = found;
  }
}

template <typename T> SNARL_INLINE void raw_store(volatile T *p, T value, int order) {
  if constexpr (sizeof(T) == 16)
    raw_rmw<T>(p, value, snarl_rmw_exchange);
  else if (order == snarl_seq_cst)
    __atomic_store_n(p, value, __ATOMIC_SEQ_CST);
  else
    __atomic_store_n(p, value, __ATOMIC_RELEASE);
}

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_RAW_ATOMICS_H
