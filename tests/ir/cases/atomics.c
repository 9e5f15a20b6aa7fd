// Atomic operations become calls, with value and order; the C++ orders are the numbers 0 to 5.
// flags: -O1
// flags: -O0
// in load
// expect: call i32 @__snarl_atomic4_load\(.*i32 2\)
// reject: load atomic
int load(int *p) { return __atomic_load_n(p, __ATOMIC_ACQUIRE); }
// in store
// expect: call void @__snarl_atomic1_store\(.*, i8 .*, i32 3\)
// reject: store atomic
void store(char *p, char v) { __atomic_store_n(p, v, __ATOMIC_RELEASE); }
// in add
// expect: call i64 @__snarl_atomic8_rmw\(.*, i64 .*, i32 1, i32 5\)
// reject: atomicrmw
long add(long *p, long v) { return __atomic_fetch_add(p, v, __ATOMIC_SEQ_CST); }
// in nand
// expect: call zeroext i16 @__snarl_atomic2_rmw\(.*, i32 4, i32 4\)|call i16 @__snarl_atomic2_rmw\(.*, i32 4, i32 4\)
short nand(short *p, short v) { return __atomic_fetch_nand(p, v, __ATOMIC_ACQ_REL); }
// in cas
// expect: call i32 @__snarl_atomic4_cas\(.*i32 5, i32 0\)
// expect: icmp eq i32
// reject: = cmpxchg
int cas(int *p, int *e, int d) { return __atomic_compare_exchange_n(p, e, d, 0, __ATOMIC_SEQ_CST, __ATOMIC_RELAXED); }
// in fence
// expect: call void @__snarl_fence\(i32 5\)
// expect: fence seq_cst
void fence(void) { __atomic_thread_fence(__ATOMIC_SEQ_CST); }
// in signal_fence
// reject: __snarl_fence
// expect: fence syncscope
void signal_fence(void) { __atomic_signal_fence(__ATOMIC_SEQ_CST); }
// in pointer
// expect: call i64 @__snarl_atomic8_load
int *pointer(int **p) { return __atomic_load_n(p, __ATOMIC_RELAXED); }
// in untouched
// reject: @__snarl_atomic
int untouched(void) {
  int local = 1;
  return __atomic_fetch_add(&local, 1, __ATOMIC_SEQ_CST) + local;
}
