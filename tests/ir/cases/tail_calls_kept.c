// With the option all tail calls stay jumps.
// flags: -O2 --snarl-tail-calls=1
int callee(int);
// in jumps
// reject: alloca \{ (ptr|i8\*), i64 \}
// expect: tail call i32 @callee
int jumps(int n) { return callee(n + 1); }
