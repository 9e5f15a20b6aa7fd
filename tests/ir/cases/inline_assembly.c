// flags: -O1
// flags: -O0
// in plain
// expect: @__snarl_write4
// expect: asm "movl
void plain(int *p) { __asm__("movl $1, %0" : "=m"(*p)); }
// in locked
// expect: @__snarl_atomic4_rmw\(.*i32 0, i32 5, i32 5\)
// expect: asm .*"lock
// expect: @__snarl_atomic4_rmw\(.*i32 0, i32 5, i32 5\)
// reject: @__snarl_write4
void locked(int *p) { __asm__ volatile("lock incl %0" : "+m"(*p)::"memory"); }
// in fenced
// expect: @__snarl_fence\(i32 5\)
// expect: mfence
void fenced(void) { __asm__ volatile("mfence" ::: "memory"); }
// in barrier
// reject: __snarl
void barrier(void) { __asm__ volatile("" ::: "memory"); }
