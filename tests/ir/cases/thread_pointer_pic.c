// Code that may end up in a library asks for it.
// flags: -O1 -fPIC
// output: asm
// in read4
// expect: GOTTPOFF
// reject: __tls_get_addr
int read4(int *p) { return *p; }
// in write4
// expect: call.*\*__snarl_write4_missed_leaf@GOTPCREL
void write4(int *p) { *p = 1; }
