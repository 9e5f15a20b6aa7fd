// A read of four, eight or sixteen bytes, aligned to four or eight, whose read words name groups of readers that have rows
// (shadow/reader_rows.h), to which the thread belongs already: first_of_readers (shadow/first_access.h), by hand. In
// programs with several threads everybody's data is read so, epoch by epoch. Whatever it cannot decide it leaves to the
// C++ behind `target`.
//
// Entered like first_access.S. More than four bytes are one unit after the other: a granule, or a pair that has one
// group.
//   rax  the cell       rsi  the thread's entry of the group       rdx, rcx, r11  what comes up
//   r8   the thread     rdi  its AccessState       r9  the claim       r10  the unit's cells       rbx  the node
// On the stack: where the thread's entry is, the claim's count, the bytes of the cells that are left, and the access's
// id once it is found, or 0.
#include "runtime/planted/first_access.inc"

	.set CLAIMED, 16
	.set LEFT, 20
	.set ENTRY, 24
	.set ME, 32

// Goes on if the unit's cells are still what rax is, else at 9.
	.macro require_unchanged bytes
	cmp %rax, (%r10)
	jne 9f
	.if \bytes > 4
	test $READERS_OF_PAIR, %eax
	jz 1f
	cmp %rax, 8(%r10)
	jne 9f
1:
	.endif
	.endm

	.macro first_of_readers target, bytes, flags=0
	begin_function \target\()_readers
	.if \bytes == 4
	test $3, %dil
	.else
	test $7, %dil
	.endif
	jnz 8f
	.if \bytes == 16
	mov %edi, %eax	# of two claims?
	and $4095, %eax
	cmp $4080, %eax
	ja 8f
	.endif
	find_cells \target\()_readers, 4
	mov %esi, CLAIMED(%rsp)
	.if \bytes > 4
	movl $0, ME(%rsp)
	movl $(2 * \bytes), LEFT(%rsp)
	.endif
.Lunit\@:
	mov %eax, %ecx
	shr $(TAG_SHIFT - 1), %ecx
	cmp $(READERS_TAG * 2), %ecx	# and the bytes not told apart
	jne 9f
	.if \bytes == 4
	test $READERS_OF_PAIR, %eax
	jnz 9f
	.else
	require_unchanged \bytes
	.endif
	mov %rax, %rdx
	shr $32, %rdx
	test %edx, %edx
	js 9f
	mov THREAD_ACCESS(%r8), %rdi
	require_ordered %edx
	load_tls
	mov TLS(TLS_READER_ROW), %r11
	test %r11, %r11
	jz 9f
	mov %eax, %edx
	and $READERS_NUMBERS, %edx
	lea (%r11,%rdx,8), %r11
	mov %r11, ENTRY(%rsp)
	mov (%r11), %rsi
	test %esi, %esi
	jz 9f
	mov %rsi, %rdx
	shr $32, %rdx
	xor %eax, %edx
	test $READERS_GENERATIONS, %edx
	jnz 9f
	load_tls
	mov %esi, %edx
	xor TLS(TLS_EPOCH), %edx
	test %edx, TLS(TLS_MASK)
	jz 3f
	cmpl $SHARING_PAYS, STATE_SHARING(%rdi)
	jae 9f
	.if \bytes > 4
	mov ME(%rsp), %ecx
	test %ecx, %ecx
	jnz .Lfound\@
	.endif
	find_id 0, \bytes, \flags
	.if \bytes > 4
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
	mov %rdx, %rsi
3:	# the entry is of this epoch: does the cell name the group still, and is the entry there still?
	require_unchanged \bytes
	mov ENTRY(%rsp), %r11
	cmp %rsi, (%r11)
	jne 9f
	.if \bytes > 4
	and $READERS_OF_PAIR, %eax
	shr $(READERS_OF_PAIR_BIT - 3), %eax
	add $8, %eax
	add %rax, %r10
	sub %eax, LEFT(%rsp)
	jz .Lall\@
	mov (%r10), %rax
	load_tls
	mov TLS(TLS_THREAD), %r8
	jmp .Lunit\@
.Lall\@:
	.endif
	mov CLAIMED(%rsp), %ecx
	cmp %ecx, (%r9)
	jne 9f
	end_function \target\()_readers, \target
	.endm

	first_of_readers snarl_slow_read4, 4
	first_of_readers snarl_slow_read8, 8
	first_of_readers snarl_slow_read16, 16
	first_of_readers snarl_slow_vptr_read, 8, FLAG_VPTR

	.section .note.GNU-stack,"",@progbits
