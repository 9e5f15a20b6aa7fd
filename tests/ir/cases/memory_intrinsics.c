// flags: -O1
// flags: -O0
#include <string.h>
struct big {
  long parts[12];
};
extern struct big from, to;
extern int take(struct big);

// in copy
// expect: @__snarl_read_range(_leaf)?\(.*i64 96
// expect: @__snarl_write_range(_leaf)?\(.*i64 96
// expect: llvm.memcpy
void copy(void) { to = from; }
// in any_size
// expect: @__snarl_read_range
// expect: @__snarl_write_range
// expect: llvm.memmove
void any_size(char *p, char *q, unsigned long n) { memmove(p, q, n); }
// in clear
// expect: @__snarl_write_range
// expect: llvm.memset
void clear(char *p, unsigned long n) { memset(p, 0, n); }
// in by_value
// expect: @__snarl_read_range\(.*i64 96
// expect: call i32 @take
// expect: ret
int by_value(void) { return take(from) + 1; }
