// The first access of a thread's epoch to one or two bytes of a granule, by hand: FirstAccess::next (shadow/first_access.h)
// where the granule's words are plain, first_access_to_bytes where its bytes have cells of their own
// (shadow/byte_cells.h), first_of_readers where others read these bytes too, epoch by epoch (shadow/reader_rows.h).
// Flags and small numbers next to each other are what structures are made of. Whatever it cannot decide it leaves to
// the C++ behind `target`.
//
// Entered like first_access.S.
//   rax  the cell       rdx, rcx, r11  what comes up       rsi  the claim's count
//   r8   the thread     rdi  its AccessState       r9  the claim       r10  the granule's cell
//   rbx  the node; of byte cells then: the (first) byte's
// On the stack: ME the id of the access, ITS what the byte's cell was, OTHERS what that of the second byte was. Of
// readers: ENTRY where the thread's entry is, and CLAIMED the claim's count, for rsi is what the entry was.
//
// The granule's cell is the lock of its byte cells. What is to become of them is decided before it is taken, and holds if
// they have not changed since.
#include "runtime/planted/first_access.inc"

	.set ME, 16
	.set ITS, 24
	.set OTHERS, 32
	.set ENTRY, 24
	.set CLAIMED, 32
	.set BYTES_TAG, 0xe0000000
	.set BYTES_TAG_AND_INDEX, 0xe01fffff
	.set BYTES_INDEX, 0x1fffff
	.set WRITTEN_BIT, 1 << 21
	.set READ_BIT, 1 << 25
	.set ALL_READ, 15 << 25
	.set BYTE_CELLS_SIZE_BITS, 5

// Goes on if an access to these bytes stands for the one that \word names, which is ordered before it; else at 9.
// rdi: the AccessState, r8: the thread.
	.macro require_gives_way word, bytes
	test \word, \word
	jz 1f
	mov \word, %ecx
	shr $ID_PAGE_BITS, %ecx
	shl $REGION_SIZE_BITS, %rcx
	lea _ZN5snarl7regionsE(%rip), %r11
	add %rcx, %r11
	cmpb $0, REGION_PARTIAL(%r11)
	je 9f
	movzbl REGION_SITE_BITS(%r11), %ecx
	mov $-1, %edi
	shl %cl, %edi
	not %edi
	mov \word, %ecx
	sub REGION_START(%r11), %ecx
	cmpq $0, REGION_ARCHIVED(%r11)
	je 2f
	mov REGION_ARCHIVED(%r11), %rdi
	mov (%rdi,%rcx,8), %ecx
	mov $((1 << ARCHIVED_SITE_BITS) - 1), %edi
2:
	and %edi, %ecx
	imul $SITE_SIZE, %rcx, %rcx
	add REGION_SITES(%r11), %rcx
	movzbl SITE_MASK(%rcx), %edi
	mov ADDRESS(%rsp), %ecx
	and $3, %ecx
	mov $((1 << \bytes) - 1), %r11d
	shl %cl, %r11d
	not %r11d
	test %r11d, %edi
	jnz 9f
	mov THREAD_ACCESS(%r8), %rdi
1:
	.endm

// Goes on at \where if the word is an id of the thread's current epoch. TLS_BASE is loaded; changes rcx.
	.macro if_in_epoch word, where
	mov \word, %ecx
	xor TLS(TLS_PART_EPOCH), %ecx
	test %ecx, TLS(TLS_PART_MASK)
	jz \where
	mov \word, %ecx
	xor TLS(TLS_EPOCH), %ecx
	test %ecx, TLS(TLS_MASK)
	jz \where
	.endm

// What a locked cell is.
	.macro locked_cell register
	movabs $-1 << 32, \register
	.endm

// Goes on if the accesses of a byte's cell at \place on the stack, whose write word is in edx, are ordered before now, else
// at 9. rdi: the AccessState, r8: the thread. Changes rcx, rdx and r11.
	.macro require_byte_ordered place, write
	.if \write
	require_ordered %edx, part
	.else
	require_ordered %edx
	.endif
	mov \place(%rsp), %edx
	cmp 4+\place(%rsp), %edx
	je .Lalike\@
	require_ordered %edx, part
.Lalike\@:
	.endm

// ecx: the id that \word, of this epoch's accesses to parts, and the present access make together (shadow/joint_sites.h).
// Goes on at 9 if there is none. rdi: the AccessState. Changes rbx and r11.
	.macro find_joint word
	mov STATE_JOINTS(%rdi), %rbx
	test %rbx, %rbx
	jz 9f
	mov \word, %ecx
	sub STATE_PART_EPOCH_FIRST(%rdi), %ecx
	lea (%rcx,%rcx,8), %r11d
	shl $16, %ecx
	lea (%rbx,%r11,8), %rbx
	mov ME(%rsp), %r11d
	sub STATE_PART_EPOCH_FIRST(%rdi), %r11d
	or %r11d, %ecx
	lea (%rbx,%r11,8), %r11
	sub STATE_JOINTS(%rdi), %r11
	and $(8 * (JOINT_PAIRS - 1)), %r11d
	add STATE_JOINTS(%rdi), %r11
	cmp %ecx, (%r11)
	jne 9f
	mov 4(%r11), %ecx
	btr $31, %ecx
	jc 1f
	add STATE_PART_EPOCH_FIRST(%rdi), %ecx
	jmp 2f
1:
	add STATE_EPOCH_FIRST(%rdi), %ecx
2:
	.endm

// Goes on at \where if the word is of this epoch and of an access to a part. TLS_BASE is loaded; changes rcx.
	.macro if_part_of_epoch word, where
	mov \word, %ecx
	xor TLS(TLS_PART_EPOCH), %ecx
	test %ecx, TLS(TLS_PART_MASK)
	jz \where
	.endm

	.macro first_of_parts target, bytes, write, kind
	begin_function \target\()_parts
	.if \bytes == 2
	lea 1(%rdi), %eax	# of two granules?
	test $3, %al
	jz 8f
	.endif
	require_notes
	find_cells \target\()_parts, \bytes
	begin_section
	mov %rax, %rdx
	shr $32, %rdx
	cmp $BYTES_TAG, %edx
	jae .Lbytes\@

	# Plain words.
	mov %eax, %ecx
	or %edx, %ecx
	.if \write
	js 9f
	.else
	js .Lreaders\@

	# in the epoch of an own write to the whole granule: that says it all
	mov %edx, %ecx
	xor TLS(TLS_EPOCH), %ecx
	test %ecx, TLS(TLS_MASK)
	jz 4f
	.endif
	mov THREAD_ACCESS(%r8), %rdi
	find_id \write, \bytes
	mov %ecx, ME(%rsp)
	load_tls
	mov TLS(TLS_THREAD), %r8
	.if \write
	if_part_of_epoch %edx, .Ljoin\@
	.endif
	require_ordered %edx, whole
	.if \write
	require_gives_way %edx, \bytes
	.endif
	cmp %eax, %edx
	je 3f
	.if !\write
	load_tls
	if_part_of_epoch %eax, .Ljoin\@
	.endif
	require_ordered %eax, part
	require_gives_way %eax, \bytes
3:
	mov ME(%rsp), %ecx
.Lstore\@:
	.if \write
	mov %rcx, %rdx
	.endif
	shl $32, %rdx
	or %rcx, %rdx
	lock cmpxchg %rdx, (%r10)
	jne 9f
	cmp %esi, (%r9)
	jne 9f
	load_tls
4:
	note_recent \kind
	jmp 5f

	# Other bytes were accessed in this epoch: one id does for all.
.Ljoin\@:
	.if \write
	cmp %eax, %edx	# and read since
	jne 9f
	.endif
	find_joint %eax
	jmp .Lstore\@

	# Byte cells.
.Lbytes\@:
	cmp $-1, %edx	# locked
	je 9f
	mov THREAD_ACCESS(%r8), %rdi
	find_id \write, \bytes
	mov %ecx, ME(%rsp)
	mov %rax, %rbx
	shr $32, %rbx
	and $BYTES_INDEX, %ebx
	shl $BYTE_CELLS_SIZE_BITS, %rbx
	add _ZN5snarl10byte_cellsE(%rip), %rbx
	mov ADDRESS(%rsp), %ecx
	and $3, %ecx
	lea (%rbx,%rcx,8), %rbx
	mov (%rbx), %rdx
	mov %rdx, ITS(%rsp)
	mov %edx, %ecx
	shr $32, %rdx
	or %edx, %ecx
	.if \bytes == 2
	mov 8(%rbx), %r11
	mov %r11, OTHERS(%rsp)
	or %r11d, %ecx
	shr $32, %r11
	or %r11d, %ecx
	.endif
	js 9f
	load_tls
	mov TLS(TLS_THREAD), %r8
	.if !\write && \bytes == 1	# read in this epoch, but another thread has come to the granule since
	mov ITS(%rsp), %edx
	if_in_epoch %edx, .Lrecorded\@
	mov 4+ITS(%rsp), %edx
	.endif
	require_byte_ordered ITS, \write
	.if \bytes == 2	# neighbours are often alike
	mov ITS(%rsp), %rcx
	cmp %rcx, OTHERS(%rsp)
	je 3f
	mov 4+OTHERS(%rsp), %edx
	require_byte_ordered OTHERS, \write
3:
	.endif
	locked_cell %rcx
	lock cmpxchg %rcx, (%r10)
	jne 9f
	mov ITS(%rsp), %rcx
	cmp %rcx, (%rbx)
	jne 4f
	.if \bytes == 2
	mov OTHERS(%rsp), %rcx
	cmp %rcx, 8(%rbx)
	jne 4f
	.endif
	mov ME(%rsp), %ecx
	mov %ecx, (%rbx)
	.if \write
	mov %ecx, 4(%rbx)
	.endif
	.if \bytes == 2
	mov %ecx, 8(%rbx)
	.if \write
	mov %ecx, 12(%rbx)
	.endif
	.endif

	# with_bytes (shadow/byte_cells.h): who in eax, the write word in edi.
	load_tls
	mov ADDRESS(%rsp), %ecx
	and $3, %ecx
	mov $(((1 << \bytes) - 1) * (READ_BIT | (WRITTEN_BIT * \write))), %edx
	shl %cl, %edx
	mov %rax, %rdi
	shr $32, %rdi
	if_in_epoch %eax, 2f
	mov ME(%rsp), %eax
	and $BYTES_TAG_AND_INDEX, %edi
2:
	or %edx, %edi
	mov %edi, %ecx
	and $ALL_READ, %ecx
	cmp $ALL_READ, %ecx
	jne 3f
	mov %eax, %ecx
	xor TLS(TLS_EPOCH), %ecx
	test %ecx, TLS(TLS_MASK)
	jz 3f
	mov TLS(TLS_EPOCH), %eax
3:
	mov %eax, %ecx
	shl $32, %rdi
	or %rdi, %rcx
	locked_cell %rax
	lock cmpxchg %rcx, (%r10)
	jne 3f
	cmp %esi, (%r9)
	jne 9f
	jmp 5f

	.if !\write	# Readers that have rows, or what is for C++.
.Lreaders\@:
	test %edx, %edx
	js 9f
	mov %eax, %ecx
	shr $TAG_SHIFT, %ecx
	cmp $READERS_TAG, %ecx
	jne 9f
	test $READERS_OF_PAIR, %eax
	jnz 9f
	mov THREAD_ACCESS(%r8), %rdi
	require_ordered %edx
	load_tls
	mov TLS(TLS_READER_ROW), %rcx
	test %rcx, %rcx
	jz 9f
	mov %eax, %edx
	and $READERS_NUMBERS, %edx
	mov %esi, CLAIMED(%rsp)
	test $READERS_OF_BYTES, %eax
	jz 2f
	.if \bytes == 2
	jmp 9f
	.else
	mov ADDRESS(%rsp), %esi
	and $3, %esi
	lea BYTE_READERS(%rcx,%rsi,8), %rcx
	shl $2, %edx
	.endif
2:
	lea (%rcx,%rdx,8), %rdx
	mov %rdx, ENTRY(%rsp)
	mov (%rdx), %rsi
	mov %rsi, %rdx
	shr $32, %rdx
	xor %eax, %edx
	test $READERS_GENERATIONS, %edx
	jnz 9f
	test %esi, %esi
	jz 9f
	if_in_epoch %esi, 9f
	test $READERS_OF_BYTES, %eax
	jnz .Lrenew\@
	cmpl $SHARING_PAYS, STATE_SHARING(%rdi)
	jae 9f
	require_gives_way %esi, \bytes
.Lrenew\@:
	find_id 0, \bytes
	mov %rsi, %rdx
	shr $32, %rdx
	shl $32, %rdx
	or %rcx, %rdx
	mov ENTRY(%rsp), %r11
	mov %rax, %r8
	mov %rsi, %rax
	lock cmpxchg %rdx, (%r11)
	jne 9f
	cmp %r8, (%r10)
	jne 9f
	cmp %rdx, (%r11)
	jne 9f
	mov CLAIMED(%rsp), %ecx
	cmp %ecx, (%r9)
	jne 9f
	load_tls
	note_recent \kind
	jmp 5f
	.endif

	.if !\write && \bytes == 1
.Lrecorded\@:
	cmp %rax, (%r10)
	jne 9f
	cmp %esi, (%r9)
	jne 9f
	note_recent \kind
	jmp 5f
	.endif

4:	# The byte's cell is another by now.
	mov %rax, %rcx
	locked_cell %rax
	lock cmpxchg %rcx, (%r10)
	je 9f
3:	# A range operation stored over the locked cell.
	mov %rcx, %rdi
	shr $32, %rdi
	call_compiled snarl_bytes_stored_over
	jmp 9f

	end_function \target\()_parts, \target
	.endm

	first_of_parts snarl_slow_read1, 1, 0, 0
	first_of_parts snarl_slow_read2, 2, 0, 1
	first_of_parts snarl_slow_write1, 1, 1, 8
	first_of_parts snarl_slow_write2, 2, 1, 9

	.section .note.GNU-stack,"",@progbits
