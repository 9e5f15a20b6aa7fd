// The entries of the slow path (abi.h): calling convention preserve_all, i.e. every register but r11 survives. The C++
// behind them is compiled without vector registers, so the general ones are all there is to save.
//
//   rdi  address        rsi  size or return_pc       rdx  return_pc
//   behind: rdi address, rsi pc, rdx leaf pc (0: the function keeps a frame record), rcx size

#include "runtime/planted/entry.inc"

	.text

	.macro nothing_is_checked
	.cfi_def_cfa_offset 8
9:
	ret
	.endm

// The planted test, for whoever calls without one before: returns at once if the words of all granules are of the
// current epoch (abi.h). word: 0 read, 4 write. Not for two bytes that straddle granules.
	.set EPOCH, 0
	.set CALLED_MASK, 48
	.macro differs_too at
	mov \at(%rax), %edx
	xor %fs:EPOCH(%r11), %edx
	or %edx, %ecx
	.endm

	// While the program has one thread no shadow is looked at, which would be another line of memory.
	.macro return_if_nothing_is_checked
	mov __snarl_tls@gottpoff(%rip), %r11
	cmpl $0, %fs:CALLED_MASK(%r11)
	je 9f
	.endm

	.macro return_if_current bytes, word
	return_if_nothing_is_checked
	cmp snarl_lowest_shadowed(%rip), %rdi
	jb 3f
	.if \bytes >= 4
	test $3, %dil
	jnz 7f
	.endif
	push %rax
	.cfi_adjust_cfa_offset 8
	.if \bytes == 2
	lea 1(%rdi), %eax
	xor %edi, %eax
	test $4, %al
	jnz 4f
	.endif
	lea (%rdi,%rdi), %rax
	.if \bytes < 4
	and $-8, %rax
	.endif
	add .Lshadow_offset(%rip), %rax
	btr $48, %rax
	.if \bytes <= 4
	mov \word(%rax), %eax
	xor %fs:EPOCH(%r11), %eax
	.else
	push %rcx
	.cfi_adjust_cfa_offset 8
	.if \bytes == 16
	push %rdx
	.cfi_adjust_cfa_offset 8
	mov \word(%rax), %ecx
	xor %fs:EPOCH(%r11), %ecx
	mov 8+\word(%rax), %edx
	xor %fs:EPOCH(%r11), %edx
	or %edx, %ecx
	mov 16+\word(%rax), %edx
	xor %fs:EPOCH(%r11), %edx
	or %edx, %ecx
	mov 24+\word(%rax), %eax
	pop %rdx
	.cfi_adjust_cfa_offset -8
	.else
	mov \word(%rax), %ecx
	xor %fs:EPOCH(%r11), %ecx
	mov 8+\word(%rax), %eax
	.endif
	xor %fs:EPOCH(%r11), %eax
	or %ecx, %eax
	pop %rcx
	.cfi_adjust_cfa_offset -8
	.endif
	and %fs:CALLED_MASK(%r11), %eax
4:
	pop %rax
	.cfi_adjust_cfa_offset -8
	jnz 3f
	ret
	.if \bytes >= 4
7:	# unaligned: one granule more
	push %rax
	.cfi_adjust_cfa_offset 8
	push %rcx
	.cfi_adjust_cfa_offset 8
	push %rdx
	.cfi_adjust_cfa_offset 8
	mov %rdi, %rax
	and $-4, %rax
	add %rax, %rax
	add .Lshadow_offset(%rip), %rax
	btr $48, %rax
	mov \word(%rax), %ecx
	xor %fs:EPOCH(%r11), %ecx
	differs_too 8+\word
	.if \bytes >= 8
	differs_too 16+\word
	.endif
	.if \bytes == 16
	differs_too 24+\word
	differs_too 32+\word
	.endif
	and %fs:CALLED_MASK(%r11), %ecx
	pop %rdx
	.cfi_adjust_cfa_offset -8
	pop %rcx
	.cfi_adjust_cfa_offset -8
	pop %rax
	.cfi_adjust_cfa_offset -8
	jnz 3f
	ret
	.endif
3:
	.endm

// Returns at once if the access is in the table of recent ones (shadow/recent.h). r11: offset of __snarl_tls.
	.set RECENT_TAG, 56
	.set RECENT, 64
	.macro return_if_recent kind
	push %rax
	.cfi_adjust_cfa_offset 8
	mov %edi, %eax
	shr $8, %eax
	xor %edi, %eax
	movzbl %al, %eax
	mov %fs:RECENT(%r11,%rax,8), %rax
	sub %rdi, %rax
	sub %fs:RECENT_TAG(%r11), %rax
	ror $47, %rax
	cmp $\kind, %rax
	pop %rax
	.cfi_adjust_cfa_offset -8
	jne 1f
	ret
1:
	.endm

	.set SHADOW_OFFSET, 0x555555568000

// Two registers for those below: pushed, taken back, and taken back at the return of an access that is settled.
	.macro push_two
	push %rax
	.cfi_adjust_cfa_offset 8
	push %rcx
	.cfi_adjust_cfa_offset 8
	.endm
	.macro pop_two
	pop %rcx
	.cfi_adjust_cfa_offset -8
	pop %rax
	.cfi_adjust_cfa_offset -8
	.endm
	.macro return_from_two
	pop_two
	ret
	.cfi_adjust_cfa_offset 16
	.endm

	.set KNOWN, 64 + 256 * 8

// Four, eight or sixteen bytes (word: 0 read, 4 write). If they are aligned and the words are alike, an id or nothing goes on at
// 5, for no table has it, and a word that is known to record all bytes (shadow/known.h) returns at once. All else goes
// on behind.
	.macro settle_words bytes, word
	.if \bytes == 4
	test $3, %dil
	.else
	test $7, %dil
	.endif
	jnz 6f
	push_two
	lea (%rdi,%rdi), %rax
	add .Lshadow_offset(%rip), %rax
	btr $48, %rax
	mov \word(%rax), %ecx
	.if \bytes >= 8
	cmp 8+\word(%rax), %ecx
	jne 2f
	.endif
	.if \bytes == 16
	cmp 16+\word(%rax), %ecx
	jne 2f
	cmp 24+\word(%rax), %ecx
	jne 2f
	.endif
	mov %ecx, %eax
	and $127, %eax
	test %ecx, %ecx
	jns 4f
	cmp %ecx, %fs:KNOWN(%r11,%rax,8)
	jne 2f
	cmpb $15, %fs:KNOWN+4(%r11,%rax,8)
	jne 2f
	return_from_two
4:
	pop_two
	jmp 5f
	.cfi_adjust_cfa_offset 16
2:
	pop_two
6:
	.endm

// One or two bytes of a granule with a known word (shadow/known.h) return at once. word: 0 read, 4 write.
	.macro return_if_known bytes, word
	push_two
	mov %rdi, %rcx
	and $-4, %rcx
	movabs $SHADOW_OFFSET, %rax
	lea (%rax,%rcx,2), %rcx
	btr $48, %rcx
	mov \word(%rcx), %ecx
	mov %ecx, %eax
	and $127, %eax
	cmp %ecx, %fs:KNOWN(%r11,%rax,8)
	jne 2f
	movzbl %fs:KNOWN+4(%r11,%rax,8), %eax
	mov %edi, %ecx
	and $3, %ecx
	shr %cl, %eax
	and $((1 << \bytes) - 1), %eax
	cmp $((1 << \bytes) - 1), %eax
	jne 2f
	return_from_two
2:
	pop_two
	.endm

// One or two bytes of a granule with byte cells return at once if its cell says that they are current
// (shadow/byte_cells.h), and else go on at 5.
	.set PART_EPOCH, 3536
	.set PART_MASK, 3540
	.macro return_if_bytes_current bytes, word
	push_two
	lea (%rdi,%rdi), %rcx
	and $-8, %rcx
	add .Lshadow_offset(%rip), %rcx
	btr $48, %rcx
	mov 4(%rcx), %eax
	cmp $0xe0000000, %eax
	jb 2f
	mov (%rcx), %ecx
	xor %fs:PART_EPOCH(%r11), %ecx
	test %ecx, %fs:PART_MASK(%r11)
	jz 1f
	xor %fs:PART_EPOCH(%r11), %ecx
	xor %fs:EPOCH(%r11), %ecx
	test %ecx, %fs:CALLED_MASK(%r11)
	jnz 4f
1:
	mov %edi, %ecx
	and $3, %ecx
	.if \word
	shr $21, %eax
	.else
	shr $25, %eax
	.endif
	and $15, %eax
	shr %cl, %eax
	and $((1 << \bytes) - 1), %eax
	cmp $((1 << \bytes) - 1), %eax
	jne 4f
	return_from_two
4:
	pop_two
	jmp 5f
	.cfi_adjust_cfa_offset 16
2:
	pop_two
	.endm

// Fixed size: the target knows it. kind: log2 of the size, 8 more for a write. Most goes to machine code first: parts of
// granules to first_of_parts.S; of more what is plain to first_access.S, and other reads of four and eight bytes to
// first_of_readers.S.
	.macro save_with_leaf leaf
	save
	.if \leaf
	mov %rsi, LEAF(%rsp)
	.else
	movq $0, LEAF(%rsp)
	.endif
	.endm

	.macro call_target target, leaf
	save
	.if \leaf
	mov %rsi, %rdx
	.else
	xor %edx, %edx
	.endif
	mov PC(%rsp), %rsi
	call \target
	restore
	.endm

	.macro after_test target, kind, bytes, word, leaf
	.if \bytes <= 2
	return_if_bytes_current \bytes, \word
	return_if_known \bytes, \word
	return_if_recent \kind
5:
	save_with_leaf \leaf
	jmp \target\()_parts
	.else
	settle_words \bytes, \word
	return_if_recent \kind
	.if \word == 0 && \bytes <= 8
	save_with_leaf \leaf
	jmp \target\()_readers
	.cfi_adjust_cfa_offset -(PC)
	.else
	call_target \target, \leaf
	.endif
5:
	save_with_leaf \leaf
	jmp \target\()_first
	.endif
	.endm

	.macro access_entry name, target, kind, bytes, word
	begin_entry \name
	return_if_current \bytes, \word
	after_test \target, \kind, \bytes, \word, 0
	nothing_is_checked
	end_entry \name

	begin_entry \name\()_leaf
	return_if_current \bytes, \word
	after_test \target, \kind, \bytes, \word, 1
	nothing_is_checked
	end_entry \name\()_leaf

	begin_entry \name\()_missed
	mov __snarl_tls@gottpoff(%rip), %r11
	after_test \target, \kind, \bytes, \word, 0
	end_entry \name\()_missed

	begin_entry \name\()_missed_leaf
	mov __snarl_tls@gottpoff(%rip), %r11
	after_test \target, \kind, \bytes, \word, 1
	end_entry \name\()_missed_leaf
	.endm

	access_entry __snarl_read1, snarl_slow_read1, 0, 1, 0
	access_entry __snarl_read2, snarl_slow_read2, 1, 2, 0
	access_entry __snarl_read4, snarl_slow_read4, 2, 4, 0
	access_entry __snarl_read8, snarl_slow_read8, 3, 8, 0
	access_entry __snarl_read16, snarl_slow_read16, 4, 16, 0
	access_entry __snarl_write1, snarl_slow_write1, 8, 1, 4
	access_entry __snarl_write2, snarl_slow_write2, 9, 2, 4
	access_entry __snarl_write4, snarl_slow_write4, 10, 4, 4
	access_entry __snarl_write8, snarl_slow_write8, 11, 8, 4
	access_entry __snarl_write16, snarl_slow_write16, 12, 16, 4

	.macro range_entry name, target
	begin_entry \name
	return_if_nothing_is_checked
	save
	mov %rsi, %rcx
	mov PC(%rsp), %rsi
	xor %edx, %edx
	call \target
	restore
	nothing_is_checked
	end_entry \name

	begin_entry \name\()_leaf
	return_if_nothing_is_checked
	save
	mov %rsi, %rcx
	mov PC(%rsp), %rsi
	call \target
	restore
	nothing_is_checked
	end_entry \name\()_leaf
	.endm

	range_entry __snarl_read_range, snarl_slow_read_range
	range_entry __snarl_write_range, snarl_slow_write_range

	begin_entry __snarl_vptr_read
	return_if_current 8, 0
	return_if_recent 3
	save
	mov PC(%rsp), %rsi
	call snarl_slow_vptr_read
	restore
	nothing_is_checked
	end_entry __snarl_vptr_read

	begin_entry __snarl_vptr_write
	save
	mov %rsi, %rdx
	mov PC(%rsp), %rsi
	call snarl_slow_vptr_write
	restore
	end_entry __snarl_vptr_write

	.section .rodata.snarl_shadow_offset, "a", @progbits
	.p2align 3
.Lshadow_offset:
	.quad SHADOW_OFFSET

	.section .note.GNU-stack,"",@progbits
