// Operations that the runtime does not know are loops around its compare-and-exchange.
// only: 19 22
// in add
// expect: call i32 @__snarl_atomic4_cas
// reject: atomicrmw|cmpxchg
float add(float *p, float v) { return __atomic_fetch_add(p, v, __ATOMIC_SEQ_CST); }
