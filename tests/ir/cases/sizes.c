// Plain accesses of every size and alignment.
// flags: -O1
// flags: -O2 -g
typedef int four __attribute__((vector_size(16)));
typedef int eight __attribute__((vector_size(32)));
struct __attribute__((packed)) packed {
  char tag;
  long value;
};

// in read1
// expect: shl i64
// expect: add i64 .*93824992313344
// expect: btrq \$\$48
// expect: load i32
// expect: and i32
// expect: br i1 .*!prof
// expect: llvm.returnaddress
// expect: call preserve_allcc void @__snarl_read1_missed_leaf
char read1(char *p) { return *p; }
// in write2
// expect: @__snarl_write2_missed_leaf
void write2(short *p) { *p = 1; }
// in read4
// expect: @__snarl_read4_missed_leaf
int read4(int *p) { return *p; }
// in write8
// count 4: load i32, .*nosanitize.*
// expect: @__snarl_write8_missed_leaf
void write8(long *p) { *p = 1; }
// in read8packed
// count 2: btrq
// expect: @__snarl_read8_missed_leaf
long read8packed(struct packed *p) { return p->value; }
// in write16
// count 2: load <4 x i32>, .*(4 x i32>\*|ptr) %.*nosanitize
// expect: shufflevector .*<i32 1, i32 3, i32 5, i32 7>
// expect: @__snarl_write16_missed_leaf
void write16(four *p) { *p = (four){1, 2, 3, 4}; }
// in read32
// expect: @__snarl_read_range_leaf\(.*i64( noundef)? 32
// reject: btrq
eight read32(eight *p) { return *p; }
// in read10
// expect: @__snarl_read_range_leaf\(.*i64( noundef)? 10
long double read10(long double *p) { return *p; }
