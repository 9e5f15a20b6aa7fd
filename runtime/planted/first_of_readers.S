// A read of four, eight or sixteen aligned bytes whose read words name groups of readers that have rows
// (shadow/reader_rows.h), to which the thread belongs already: first_of_readers (shadow/first_access.h), by hand, and
// what else is to be done for the entries. In programs with several threads everybody's data is read so, epoch by epoch.
// Whatever it cannot decide it leaves to the C++ behind `target`.
//
// Entered like first_access.S.
//   rax  the cell       rsi  what the thread's entry of the group was       rdx, rcx, r11  what comes up
//   r8   the thread     rdi  its AccessState       r9  the claim       r10  the cells       rbx  the node
// On the stack: ENTRY where its entry is, CLAIMED the claim's count. Sixteen bytes are two pairs of granules, one after
// the other, with a group each: ME the id, once it is found, or 0.
#include "runtime/planted/first_access.inc"

	.set CLAIMED, 16
	.set ENTRY, 24
	.set ME, 32

// rcx: the group that the read word in eax names. Changes nothing else.
	.macro group_of_cell
	mov %eax, %ecx
	and $((1 << TAG_SHIFT) - 1), %ecx
	shl $GROUP_SIZE_BITS, %rcx
	add _ZN5snarl13reader_groupsE(%rip), %rcx
	.endm

	.macro first_of_readers target, bytes, flags=0
	begin_function \target\()_readers
	test $(\bytes - 1), %dil
	jnz 8f
	.if \bytes == 16
	find_cells \target\()_readers, 8
	movl $0, ME(%rsp)
	.else
	find_cells \target\()_readers, \bytes
	.endif
	mov %esi, CLAIMED(%rsp)
.Lpair\@:
	mov %eax, %ecx
	shr $TAG_SHIFT, %ecx
	cmp $READERS_TAG, %ecx
	jne 9f
	mov %rax, %rdx
	shr $32, %rdx
	test %edx, %edx
	js 9f
	mov THREAD_ACCESS(%r8), %rdi
	require_ordered %edx
	mov THREAD_SLOT(%r8), %edx
	load_tls
	mov TLS(TLS_READER_ROW), %r11
	test %r11, %r11
	jz 9f
	group_of_cell
	mov GROUP_GENERATION(%rcx), %esi
	.if \bytes == 4
	cmpl $1, GROUP_REFERENCES(%rcx)
	.else
	cmpl $2, GROUP_REFERENCES(%rcx)
	.endif
	jne 9f
	mov (%rcx), %r8
	bt %rdx, %r8
	jnc 9f
	mov %eax, %edx
	and $((1 << TAG_SHIFT) - 1), %edx
	lea (%r11,%rdx,8), %r11
	mov %r11, ENTRY(%rsp)
	mov (%r11), %r8
	mov %r8, %rdx
	shr $32, %rdx
	cmp %edx, %esi
	jne 9f
	mov %r8, %rsi
	load_tls
	mov %esi, %edx
	xor TLS(TLS_EPOCH), %edx
	test %edx, TLS(TLS_MASK)
	jz 3f
	cmpl $SHARING_PAYS, STATE_SHARING(%rdi)
	jae 9f
	mov TLS(TLS_THREAD), %r8
	.if \bytes == 16
	mov ME(%rsp), %ecx
	test %ecx, %ecx
	jnz .Lfound\@
	.endif
	find_id 0, \bytes, \flags
	.if \bytes == 16
	mov %ecx, ME(%rsp)
.Lfound\@:
	.endif
	mov %rsi, %rdx
	shr $32, %rdx
	shl $32, %rdx
	or %rcx, %rdx
	mov ENTRY(%rsp), %r11
	mov %rax, %r8
	mov %rsi, %rax
	lock cmpxchg %rdx, (%r11)
	jne 9f
	mov %r8, %rax
3:	# the entry is of this epoch: does the cell name the group still, and is it the same group?
	cmp %rax, (%r10)
	jne 9f
	.if \bytes >= 8
	cmp %rax, 8(%r10)
	jne 9f
	.endif
	group_of_cell
	shr $32, %rsi
	cmp %esi, GROUP_GENERATION(%rcx)
	jne 9f
	mov CLAIMED(%rsp), %ecx
	cmp %ecx, (%r9)
	jne 9f
	load_tls
	.if \bytes == 16
	test $16, %r10b	# the second pair?
	jnz .Lboth\@
	add $16, %r10
	mov (%r10), %rax
	cmp 8(%r10), %rax
	jne 9f
	mov TLS(TLS_THREAD), %r8
	jmp .Lpair\@
.Lboth\@:
	.endif
	end_function \target\()_readers, \target
	.endm

	first_of_readers snarl_slow_read4, 4
	first_of_readers snarl_slow_read8, 8
	first_of_readers snarl_slow_read16, 16
	first_of_readers snarl_slow_vptr_read, 8, FLAG_VPTR

	.section .note.GNU-stack,"",@progbits
