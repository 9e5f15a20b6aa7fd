// What cannot race is left out; the same memory is checked once its address is known elsewhere.
// flags: -O0
// flags: -O2
extern void use(int *);
static const int table[4] = {1, 2, 3, 4};
static __thread int mine;
__thread int everybodys;

// in sum
// reject: __snarl_(read|write)
int sum(int n) {
  int array[8];
  for (int i = 0; i < 8; ++i)
    array[i] = i * n;
  return array[n & 7];
}
// in escaping
// expect: __snarl_read4
int escaping(void) {
  int local = 1;
  use(&local);
  return local;
}
// in constant
// reject: __snarl_(read|write)
int constant(int n) { return table[n & 3]; }
// in thread_local_access
// reject: __snarl_(read|write)
int thread_local_access(void) { return ++mine; }
// in foreign_thread_local
// expect: __snarl_
int foreign_thread_local(void) { return ++everybodys; }
