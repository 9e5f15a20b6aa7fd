// Code for executables only finds the thread's words at a constant offset.
// flags: -O1 -fPIE
// flags: -O1 -fno-pic
// output: asm
// in read4
// expect: leaq\s+\(%r\w+,%rdi,2\), %(\w+)
// expect: btrq\s+\$48, %\w+
// expect: xorl\s+|movl\s+
// expect: testl\s+%e\w+, %fs:__snarl_tls@TPOFF\+16|testl\s+%fs:__snarl_tls@TPOFF\+16, %e\w+
// expect: jne
// expect: movl\s+\(%rdi\), %eax
// expect: retq
// expect: callq\s+__snarl_read4_missed_leaf
// reject: GOTTPOFF
int read4(int *p) { return *p; }
