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
// A pointer's place is often written as a character: the instruction says how much it changes.
// in lockedPointer
// expect: @__snarl_atomic8_rmw\(.*i64 0, i32 5, i32 5\)
// reject: @__snarl_atomic1
void *lockedPointer(void *place, void *value) {
  __asm__ volatile("xchgq %0, %1" : "+m"(*(char *)place), "+q"(value) : : "memory");
  return value;
}
// It writes what was there.
// in loadedPair
// expect: @__snarl_atomic16_rmw\(.*i128 0, i32 5, i32 5\)
// reject: @__snarl_read
void loadedPair(const long *place) {
  __asm__ volatile("movq %%rdx, %%rcx; movq %%rax, %%rbx; lock cmpxchg16b %0"
                   :
                   : "m"(*place)
                   : "rax", "rbx", "rcx", "rdx", "memory", "cc");
}
// in movedOut
// expect: @__snarl_atomic8_store\(.*, i64 .*, i32 3\)
// reject: asm .*"mov
void movedOut(void *place, const void *value) {
  __asm__ volatile("movq %1, %0" : "=m"(*(char *)place) : "iq"(value) : "memory");
}
// in movedOutByRegister
// expect: @__snarl_atomic1_store\(.*, i8 -1, i32 3\)
void movedOutByRegister(char *place) { __asm__ volatile("movb $255, (%0)" : : "r"(place) : "memory"); }
// in movedIn
// expect: @__snarl_atomic4_load\(.*, i32 2\)
// reject: asm .*"mov
int movedIn(const int *place) {
  int value;
  __asm__ volatile("mov %1, %0;" : "=r"(value) : "m"(*place) : "memory");
  return value;
}
// Not so: another instruction, another size, no clobber, a register that the text names.
// in movedOtherwise
// reject: @__snarl_atomic
void movedOtherwise(int *place, int value) {
  __asm__ volatile("movl %1, %0; nop" : "=m"(*place) : "r"(value) : "memory");
  __asm__ volatile("movw %w1, %0" : "=m"(*place) : "r"(value) : "memory");
  __asm__ volatile("movl %1, %0" : "=m"(*place) : "r"(value));
  __asm__ volatile("movl %%eax, %0" : "=m"(*place) : : "memory");
  __asm__ volatile("movnti %1, %0" : "=m"(*place) : "r"(value) : "memory");
}
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
// in exchangedByRegister
// expect: @__snarl_atomic4_rmw\(.*i32 0, i32 5, i32 5\)
// reject: @__snarl_fence
void exchangedByRegister(int *p) {
  int one = 1;
  __asm__ volatile("xchgl %0, (%1)" : "+r"(one) : "r"(p) : "memory");
}
// in exchangedPair
// expect: @__snarl_atomic16_rmw\(.*i128 0, i32 5, i32 5\)
void exchangedPair(void *p) {
  __asm__ volatile("lock; cmpxchg16b (%0)" : : "r"(p), "a"(0L), "b"(1L), "c"(0L), "d"(0L) : "memory", "cc");
}
// in exchangedPairOperand
// expect: @__snarl_atomic16_rmw\(.*i128 0, i32 5, i32 5\)
void exchangedPairOperand(__int128 *p) {
  __asm__ volatile("lock cmpxchg16b %0" : "+m"(*p) : "a"(0L), "b"(1L), "c"(0L), "d"(0L) : "cc");
}
// in exchangedEight
// expect: @__snarl_atomic8_rmw\(.*i64 0, i32 5, i32 5\)
void exchangedEight(void *p) {
  __asm__ volatile("lock; cmpxchg8b (%0)" : : "r"(p), "a"(0), "b"(1), "c"(0), "d"(0) : "memory", "cc");
}
// in hints
// expect: asm .*"prefetcht0
// reject: __snarl_(read|write|atomic|fence)
void hints(char *p) {
  __asm__ volatile("prefetcht0 %0" : : "m"(*p));
  __asm__ volatile("clflush %0" : "+m"(*p));
  __asm__ volatile(".byte 0x66; clflush %0" : "+m"(*p));
  __asm__ volatile("clwb %0" : "+m"(*p));
  __asm__ volatile(".byte 0x66; xsaveopt %0" : "+m"(*p));
}
// in hintAndStore
// expect: @__snarl_write1
void hintAndStore(char *p) { __asm__ volatile("movb $1, %0; clwb %0" : "+m"(*p)); }
// in copied
// expect: mul i64 .*, 1
// expect: @__snarl_read_range
// expect: @__snarl_write_range
// expect: asm .*"rep
void copied(void *to, const void *from, unsigned long size) {
  __asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(size) : : "memory");
}
// in filled
// expect: mul i64 .*, 8
// expect: @__snarl_write_range
// reject: @__snarl_read_range
void filled(unsigned long *to, unsigned long count) {
  __asm__ volatile("cld\n\trep ; stosq" : "+D"(to), "+c"(count) : "a"(0L) : "memory");
}
// In fixed registers, which are not changed for the compiler.
// in loadedOne
// expect: @__snarl_read_range.*i64 4
unsigned loadedOne(const void *from) {
  unsigned value;
  const void *at = from;
  __asm__ volatile("lodsl" : "=a"(value), "+S"(at) : : "memory");
  return value;
}
// Where it stopped tells what it read.
// in scanned
// expect: asm .*"repne
// expect: sub i64
// expect: @__snarl_read_range
// reject: @__snarl_write_range
const char *scanned(const char *text, unsigned long room) {
  __asm__ volatile("repne scasb" : "+D"(text), "+c"(room) : "a"(0) : "memory", "cc");
  return text;
}
// in compared
// expect: asm .*"repe
// count 2: call preserve_allcc void @__snarl_read_range
unsigned long compared(const char *one, const char *other, unsigned long size) {
  __asm__ volatile("repe; cmpsb" : "+S"(one), "+D"(other), "+c"(size) : : "memory", "cc");
  return size;
}
// Of a statement that does more it is not known what the registers hold.
// in copiedInParts
// reject: @__snarl_(read|write)_range
void copiedInParts(void *to, const void *from, unsigned long size) {
  __asm__ volatile("shrq $3, %2; rep movsq" : "+D"(to), "+S"(from), "+c"(size) : : "memory", "cc");
}
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
