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
// in lockedByRegister
// expect: @__snarl_atomic8_rmw\(.*i64 0, i32 5, i32 5\)
// expect: asm .*"lock
// reject: @__snarl_fence
void lockedByRegister(long *p) { __asm__ volatile("lock; incq (%0)" : : "r"(p) : "memory"); }
// in lockedSomewhere
// expect: @__snarl_fence\(i32 5\)
// expect: asm .*"lock
void lockedSomewhere(void) { __asm__ volatile("lock; addl $0, (%%rsp)" ::: "memory", "cc"); }
// in loadsFenced
// expect: @__snarl_fence\(i32 2\)
void loadsFenced(void) { __asm__ volatile("lfence" ::: "memory"); }
// in storesFenced
// expect: @__snarl_fence\(i32 3\)
void storesFenced(void) { __asm__ volatile("sfence" ::: "memory"); }
// in notLocked
// expect: @__snarl_write4
// reject: __snarl_(atomic|fence)
void notLocked(int *p) { __asm__ volatile("cmpxchgl %1, %0 # unlocked" : "+m"(*p) : "r"(1) : "eax", "cc"); }
// in registersOnly
// reject: __snarl
void registersOnly(void) { __asm__ volatile("xchgl %%ebx, %%ecx" ::: "ebx", "ecx"); }
// in barrier
// reject: __snarl
void barrier(void) { __asm__ volatile("" ::: "memory"); }
// The same fences by intrinsics.
// in intrinsic_fences
// expect: @__snarl_fence\(i32 5\)
// expect: @__snarl_fence\(i32 2\)
// expect: @__snarl_fence\(i32 3\)
void intrinsic_fences(void) {
  __builtin_ia32_mfence();
  __builtin_ia32_lfence();
  __builtin_ia32_sfence();
}
