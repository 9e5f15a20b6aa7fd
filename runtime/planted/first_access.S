// The first access of a thread's epoch to four or eight aligned bytes whose words are plain and, of eight, alike: what
// FirstAccess (shadow/first_access.h) does, by hand. It is what most accesses come to that the planted test does not
// settle. Whatever it cannot decide it leaves to the C++ behind `target`; until its exchange nothing is done that counts.
//
// It is no RuntimeSection but for signals (Thread::in_runtime): it changes cells by exchange only, so that a fork may
// come between, and whoever waits for threads to be outside sees in_runtime. Order: the claim's count is read before
// the cells and again after the exchange, which is a full barrier (shadow/claims.h).
//
// Entered by a jump after `save`: rdi the address, r11 the offset of __snarl_tls, LEAF on the stack.
//   rax  the cell       rdx  its write word; later the site's entry, and the next cell       rsi  the claim's count
//   r8   the thread; later its lock set and node       r9   the claim       r10  the cells
//   rdi  its AccessState       rcx, r11  what comes up
#include "runtime/planted/entry.inc"

// Offsets; slow_path.cpp asserts them.
	.set TLS_EPOCH, 0
	.set TLS_MASK, 16
	.set TLS_FRAMES, 32
	.set TLS_THREAD, 40
	.set THREAD_IN_RUNTIME, 20
	.set THREAD_SIGNALS_PENDING, 24
	.set THREAD_LOCKSET, 44
	.set THREAD_CLOCK, 120
	.set THREAD_ACCESS, 128
	.set STATE_EPOCH_FIRST, 8
	.set STATE_START, 12
	.set STATE_SIZE, 16
	.set STATE_SITES, 2168
	.set STATE_SITES_SHIFT, 2176
	.set ENTRY_LEAF, 8
	.set ENTRY_NODE_AND_LOCKSET, 16
	.set ENTRY_NUMBER, 24
	.set ENTRY_SIZE, 32
	.set REGION_BASE, 8
	.set REGION_CLOCKS, 16
	.set REGION_START, 24
	.set REGION_SLOT, 28
	.set REGION_SITE_BITS, 30
	.set REGION_SIZE_BITS, 5
	.set CLOCKS, 0
	.set CLOCK_COUNT, 8
	.set CLOCK_SLOT, 16
	.set STEPS_FIRST_ACCESS_BY_HAND, 8
#ifdef SNARL_TEST_NARROW
	.set ID_PAGE_BITS, 4
#else
	.set ID_PAGE_BITS, 16
#endif

	.text

// Goes on if the access that \word names is ordered before now, else at 9. rdi: the AccessState, r8: the thread.
	.macro require_ordered word
	test \word, \word
	jz 1f
	mov \word, %ecx
	sub STATE_START(%rdi), %ecx
	cmp STATE_SIZE(%rdi), %ecx
	jb 1f
	mov \word, %ecx
	shr $ID_PAGE_BITS, %ecx
	shl $REGION_SIZE_BITS, %rcx
	lea _ZN5snarl7regionsE(%rip), %r11
	add %r11, %rcx
	cmpq $0, REGION_CLOCKS(%rcx)
	jne 9f
	movzwl REGION_SLOT(%rcx), %r11d
	mov THREAD_CLOCK(%r8), %rdi
	cmp CLOCK_SLOT(%rdi), %r11d
	je 2f
	cmp CLOCK_COUNT(%rdi), %r11d
	jae 9f
	mov CLOCKS(%rdi), %rdi
	mov (%rdi,%r11,8), %rdi
	sub REGION_BASE(%rcx), %rdi
	jb 9f
	mov \word, %r11d
	sub REGION_START(%rcx), %r11d
	movzbl REGION_SITE_BITS(%rcx), %ecx
	shr %cl, %r11d
	cmp %r11, %rdi
	jb 9f
2:
	mov THREAD_ACCESS(%r8), %rdi
1:
	.endm

	.macro first_access target, bytes, write
	.globl \target\()_first
	.hidden \target\()_first
	.type \target\()_first, @function
	.p2align 4
\target\()_first:
	.cfi_startproc
	.cfi_def_cfa_offset PC + 8
#ifdef SNARL_TEST_STEPS
	cmpb $0, _ZN5snarl5stepsE + STEPS_FIRST_ACCESS_BY_HAND(%rip)
	je 8f
#endif
	mov %fs:TLS_MASK(%r11), %ecx
	lea 1(%rcx), %eax
	cmp $1, %eax
	jbe 8f
	mov %fs:TLS_FRAMES(%r11), %rdx
	cmp %rsp, %rdx
	jbe 8f
	cmpq $0, 8(%rdx)
	jge 8f
	cmpb $0, _ZN5snarl11ids_run_lowE(%rip)
	jne 8f
	mov %rdi, %rax
	sub _ZN5snarl14shadow_windowsE(%rip), %rax
	cmp 8+_ZN5snarl14shadow_windowsE(%rip), %rax
	jae 7f
6:
	mov %fs:TLS_THREAD(%r11), %r8
	incl THREAD_IN_RUNTIME(%r8)
	mov %edi, %esi
	shr $12, %esi
	and $1023, %esi
	lea _ZN5snarl6claimsE(%rip), %r9
	lea (%r9,%rsi,4), %r9
	mov (%r9), %esi
	lea (%rdi,%rdi), %r10
	add .Lshadow_offset(%rip), %r10
	btr $48, %r10
	mov (%r10), %rax
	.if \bytes == 8
	cmp 8(%r10), %rax
	jne 9f
	.endif
	test $1, %sil
	jne 9f
	mov %rax, %rdx
	shr $32, %rdx
	mov %eax, %edi
	or %edx, %edi
	js 9f
	.if !\write	# in the epoch of an own write: that says it all
	mov %edx, %edi
	xor %fs:TLS_EPOCH(%r11), %edi
	test %ecx, %edi
	jz 5f
	.endif
	mov THREAD_ACCESS(%r8), %rdi
	require_ordered %edx
	cmp %eax, %edx
	je 3f
	require_ordered %eax
3:
	# The site: pc, mask of all bytes and flags in r11; lock set and node in r8; its entry in rdx.
	mov __snarl_tls@gottpoff(%rip), %r11
	mov %fs:TLS_FRAMES(%r11), %rcx
	mov 8(%rcx), %ecx
	mov THREAD_LOCKSET(%r8), %r8d
	shl $32, %r8
	or %rcx, %r8
	movabs $(15 << 48 | \write << 52), %r11
	or PC(%rsp), %r11
	mov %r8, %rdx
	rol $21, %rdx
	mov LEAF(%rsp), %rcx
	shl $9, %rcx
	xor %rcx, %rdx
	xor %r11, %rdx
	imul .Lhash_factor(%rip), %rdx
	movzbl STATE_SITES_SHIFT(%rdi), %ecx
	shr %cl, %rdx
	and $-2, %edx
	shl $5, %rdx
	add STATE_SITES(%rdi), %rdx
	mov LEAF(%rsp), %rcx
	cmp %r11, (%rdx)
	jne 2f
	cmp %r8, ENTRY_NODE_AND_LOCKSET(%rdx)
	jne 2f
	cmp %rcx, ENTRY_LEAF(%rdx)
	jne 2f
1:
	mov ENTRY_NUMBER(%rdx), %ecx
	test %ecx, %ecx
	jz 9f
	dec %ecx
	add STATE_EPOCH_FIRST(%rdi), %ecx
	jz 9f
	.if \write
	mov %rcx, %rdx
	shl $32, %rdx
	.else
	mov %rax, %rdx
	shr $32, %rdx
	shl $32, %rdx
	.endif
	or %rcx, %rdx
	.if \bytes == 8
	mov %rbx, OWN_RBX(%rsp)
	mov %rdx, %rbx
	mov %rdx, %rcx
	mov %rax, %rdx
	lock cmpxchg16b (%r10)
	mov OWN_RBX(%rsp), %rbx
	.else
	lock cmpxchg %rdx, (%r10)
	.endif
	jne 9f
	cmp %esi, (%r9)
	jne 9f
5:
	mov __snarl_tls@gottpoff(%rip), %r11
	mov %fs:TLS_THREAD(%r11), %rdi
	decl THREAD_IN_RUNTIME(%rdi)
	jne 4f
	cmpl $0, THREAD_SIGNALS_PENDING(%rdi)
	jne 3f
4:
	restore
	.cfi_def_cfa_offset PC + 8
2:	# beside where it is sought first
	add $ENTRY_SIZE, %rdx
	cmp %r11, (%rdx)
	jne 9f
	cmp %r8, ENTRY_NODE_AND_LOCKSET(%rdx)
	jne 9f
	cmp %rcx, ENTRY_LEAF(%rdx)
	je 1b
	jmp 9f
3:
	call _ZN5snarl23deliver_pending_signalsERNS_6ThreadE
	jmp 4b
7:
	mov %rdi, %rax
	sub 16+_ZN5snarl14shadow_windowsE(%rip), %rax
	cmp 24+_ZN5snarl14shadow_windowsE(%rip), %rax
	jb 6b
	jmp 8f
9:	# signals that came meanwhile are delivered behind
	mov __snarl_tls@gottpoff(%rip), %r11
	mov %fs:TLS_THREAD(%r11), %rdi
	decl THREAD_IN_RUNTIME(%rdi)
	mov ADDRESS(%rsp), %rdi
8:
	mov PC(%rsp), %rsi
	mov LEAF(%rsp), %rdx
	call \target
	restore
	.cfi_endproc
	.size \target\()_first, . - \target\()_first
	.endm

	first_access snarl_slow_read4, 4, 0
	first_access snarl_slow_read8, 8, 0
	first_access snarl_slow_write4, 4, 1
	first_access snarl_slow_write8, 8, 1

	.section .rodata.snarl_first_access, "a", @progbits
	.p2align 3
.Lshadow_offset:
	.quad 0x555555568000
.Lhash_factor:
	.quad 0x9e3779b97f4a7c15

	.section .note.GNU-stack,"",@progbits
