// The first access of a thread's epoch to four, eight or sixteen bytes, aligned to four or eight, whose words are plain
// and, of sixteen bytes, alike in each half: what FirstAccess (shadow/first_access.h) does, by hand. It is what most
// accesses come to that the planted test does not settle. Whatever it cannot decide it leaves to the C++ behind
// `target`; until its exchange nothing is done that counts (of sixteen bytes the first eight are recorded by then, if
// the exchange of the others fails).
//
// Entered by a jump after `save`: rdi the address, LEAF on the stack.
//   rax  the cell       rdx  its write word; later the next cell       rsi  the claim's count
//   r8   the thread     r9   the claim       r10  the cells      rbx  the node; later what will be there
//   rdi  its AccessState       rcx, r11  what comes up
#include "runtime/planted/first_access.inc"

	.set SECOND, 16	# on the stack: the second cell, or that of the second pair, where it is another one
	.set NEXT_OF_SECOND, 24	# and what will be there

// Goes on if the accesses of a plain cell, whose write word is in edx and read word in \read, are ordered before now, else at 9.
	.macro require_cell_ordered read, write
	.if \write
	require_ordered %edx, whole
	.else
	require_ordered %edx
	.endif
	cmp \read, %edx
	je .Lalike\@
	require_ordered \read, whole
.Lalike\@:
	.endm

	.macro first_access target, bytes, write, flags=0
	begin_function \target\()_first
	.if \bytes == 16
	mov %edi, %eax	# of two claims?
	and $4095, %eax
	cmp $4080, %eax
	ja 8f
	.endif
	find_cells \target\()_first, \bytes, .Ldiffer\@
	mov %rax, %rdx
	shr $32, %rdx
	mov %eax, %edi
	or %edx, %edi
	js 9f
	mov THREAD_ACCESS(%r8), %rdi
	require_cell_ordered %eax, \write
	find_id \write, \bytes, \flags
	.if \write
	mov %rcx, %rdx
	.endif
	shl $32, %rdx
	or %rdx, %rcx
	.if \bytes >= 8
	mov %rcx, %rbx
	mov %rax, %rdx
	lock cmpxchg16b (%r10)
	.if \bytes == 16
	jne 3f
	lock cmpxchg16b 16(%r10)	# what was there is in rdx and rax still
3:
	.endif
	.else
	lock cmpxchg %rcx, (%r10)
	.endif
	jne 9f
	cmp %esi, (%r9)
	jne 9f
	.if \bytes >= 8
	jmp 5f

	# Two cells that are not alike, or two pairs of cells that each are.
.Ldiffer\@:
	test $1, %sil
	jne 9f
	.if \bytes == 8
	mov 8(%r10), %rcx
	.else
	mov 16(%r10), %rcx
	cmp 24(%r10), %rcx
	jne 9f
	.endif
	mov %rcx, SECOND(%rsp)
	.if !\write	# a write of this epoch, which the entries do not see in one half only, says it all
	mov %rax, %rdx
	shr $32, %rdx
	shr $32, %rcx
	mov TLS(TLS_EPOCH), %edi
	xor %edi, %edx
	test TLS(TLS_MASK), %edx
	jz 9f
	xor %edi, %ecx
	test TLS(TLS_MASK), %ecx
	jz 9f
	mov SECOND(%rsp), %rcx
	.endif
	mov %eax, %edx
	or %ecx, %edx
	mov %rax, %rdi
	or %rcx, %rdi
	shr $32, %rdi
	or %edi, %edx
	js 9f
	mov THREAD_ACCESS(%r8), %rdi
	mov %rax, %rdx
	shr $32, %rdx
	require_cell_ordered %eax, \write
	mov SECOND(%rsp), %edx
	require_ordered %edx, whole
	mov 4+SECOND(%rsp), %edx
	.if \write
	require_ordered %edx, whole
	.else
	require_ordered %edx
	.endif
	find_id \write, \bytes, \flags
	.if \write
	mov %rcx, %rbx
	shl $32, %rbx
	or %rbx, %rcx
	mov %rcx, %rbx
	.else
	mov %rax, %rbx
	shr $32, %rbx
	shl $32, %rbx
	or %rcx, %rbx
	shl $32, %rdx
	or %rdx, %rcx
	.endif
	.if \bytes == 8
	mov SECOND(%rsp), %rdx
	lock cmpxchg16b (%r10)
	.else
	.if !\write
	mov %rcx, NEXT_OF_SECOND(%rsp)
	mov %rbx, %rcx
	.endif
	mov %rax, %rdx
	lock cmpxchg16b (%r10)
	jne 9f
	.if !\write
	mov NEXT_OF_SECOND(%rsp), %rcx
	mov %rcx, %rbx
	.endif
	mov SECOND(%rsp), %rax
	mov %rax, %rdx
	lock cmpxchg16b 16(%r10)
	.endif
	jne 9f
	cmp %esi, (%r9)
	jne 9f
	.endif
	end_function \target\()_first, \target
	.endm

	first_access snarl_slow_read4, 4, 0
	first_access snarl_slow_read8, 8, 0
	first_access snarl_slow_write4, 4, 1
	first_access snarl_slow_write8, 8, 1
	first_access snarl_slow_read16, 16, 0
	first_access snarl_slow_write16, 16, 1
	first_access snarl_slow_vptr_read, 8, 0, FLAG_VPTR
	first_access snarl_slow_vptr_write, 8, 1, FLAG_VPTR

	.section .note.GNU-stack,"",@progbits
