// The entries of the slow path (abi.h): calling convention preserve_all, i.e. every register but r11 survives. The C++
// behind them is compiled without vector registers, so the general ones are all there is to save.
//
//   rdi  address        rsi  size or return_pc       rdx  return_pc
//   behind: rdi address, rsi pc, rdx leaf pc (0: the function keeps a frame record), rcx size
//
// The tests need but r11, which holds the cell's address and then what is found there, so that what is current returns
// without a register saved; of several words one more.

#define TLS_BASE %r9
#include "runtime/planted/entry.inc"

	.set SHADOW_OFFSET, 0x555555568000
	.set EPOCH, 0
	.set CALLED_MASK, 48
	.set RECENT_TAG, 56
	.set RECENT, 64
	.set KNOWN, 64 + 256 * 8
	.set PART_EPOCH, 3536
	.set PART_MASK, 3540
	.set READER_ROW, 3544
	.set READERS, 0xc0000000	# words of this kind, up to the next one
	.set READERS_BY_BYTE, 0xd0000000	# those that tell bytes apart
	.set NEXT_KIND, 0xe0000000
	.set READERS_NUMBERS, (1 << 22) - 1
	.set READERS_GENERATIONS, 31 << 22
	.set READERS_OF_BYTES, 1 << 28
	.set BYTE_READERS, 8 << READER_GROUP_BITS	# where they begin in a row

	.text

// Around looks at the thread's own words. Flags stay.
	.macro begin_tls
#ifdef SNARL_SHARED_RUNTIME
	push TLS_BASE
	.cfi_adjust_cfa_offset 8
	load_tls
#endif
	.endm
	.macro end_tls
#ifdef SNARL_SHARED_RUNTIME
	pop TLS_BASE
	.cfi_adjust_cfa_offset -8
#endif
	.endm

	.macro push_one register
	push \register
	.cfi_adjust_cfa_offset 8
	.endm
	.macro pop_one register
	pop \register
	.cfi_adjust_cfa_offset -8
	.endm

// Of an access that is settled, between begin_tls and end_tls and with rax saved before; what follows is there still.
	.macro return_from_one
	.cfi_remember_state
	end_tls
	pop_one %rax
	ret
	.cfi_restore_state
	.endm

	.macro nothing_is_checked
	.cfi_def_cfa_offset 8
9:
	ret
	.endm

	// While the program has one thread no shadow is looked at, which would be another line of memory.
	.macro return_if_nothing_is_checked
#ifdef SNARL_SHARED_RUNTIME
	mov __snarl_tls@gottpoff(%rip), %r11
	cmpl $0, %fs:CALLED_MASK(%r11)
#else
	cmpl $0, TLS(CALLED_MASK)
#endif
	je 9f
	.endm

// Its cell in r11, of an address in a whole granule of which \bytes are accessed, aligned if that is four or more.
	.macro cell_in_r11 bytes
	lea (%rdi,%rdi), %r11
	.if \bytes < 4
	and $-8, %r11
	.endif
	add .Lshadow_offset(%rip), %r11
	btr $48, %r11
	.endm

// The planted test, for whoever calls without one before: returns at once if the words of all granules are of the
// current epoch (abi.h). word: 0 read, 4 write. Goes on behind with r11d negative if a word is no id (of more than two
// bytes), or at 6 if one cell does not say it.
	.macro return_if_current bytes, word
	return_if_nothing_is_checked
	cmp snarl_lowest_shadowed(%rip), %rdi
	jb 6f
	.if \bytes >= 4
	test $3, %dil
	jnz 7f
	.endif
	.if \bytes == 2
	lea 1(%rdi), %r11d
	test $3, %r11b
	jz 6f
	.endif
	cell_in_r11 \bytes
	.if \bytes <= 4
	mov \word(%r11), %r11d
	begin_tls
	xor TLS(EPOCH), %r11d
	.elseif \bytes == 8
	push_one %rax
	begin_tls
	mov \word(%r11), %eax
	mov 8+\word(%r11), %r11d
	xor %eax, %r11d
	xor TLS(EPOCH), %eax
	or %eax, %r11d
	.else
	push_one %rax
	push_one %rcx
	begin_tls
	mov \word(%r11), %eax
	mov 8+\word(%r11), %ecx
	xor %eax, %ecx
	xor TLS(EPOCH), %eax
	or %eax, %ecx
	mov 16+\word(%r11), %eax
	xor TLS(EPOCH), %eax
	or %eax, %ecx
	mov 24+\word(%r11), %r11d
	xor TLS(EPOCH), %r11d
	or %ecx, %r11d
	.endif
	test %r11d, TLS(CALLED_MASK)
	end_tls
	.if \bytes == 16
	pop_one %rcx
	.endif
	.if \bytes >= 8
	pop_one %rax
	.endif
	jnz 3f
	ret
	.if \bytes >= 4
7:	# unaligned: one granule more
	mov %rdi, %r11
	and $-4, %r11
	add %r11, %r11
	add .Lshadow_offset(%rip), %r11
	btr $48, %r11
	push_one %rax
	push_one %rcx
	begin_tls
	mov \word(%r11), %ecx
	xor TLS(EPOCH), %ecx
	differs_too 8+\word
	.if \bytes >= 8
	differs_too 16+\word
	.endif
	.if \bytes == 16
	differs_too 24+\word
	differs_too 32+\word
	.endif
	test %ecx, TLS(CALLED_MASK)
	end_tls
	pop_one %rcx
	pop_one %rax
	jnz 6f
	ret
	.endif
3:
	.endm

	.macro differs_too at
	mov \at(%r11), %eax
	xor TLS(EPOCH), %eax
	or %eax, %ecx
	.endm

// Returns at once if the access is in the table of recent ones (shadow/recent.h).
	.macro return_if_recent kind
	mov %edi, %r11d
	shr $8, %r11d
	xor %edi, %r11d
	movzbl %r11b, %r11d
	begin_tls
	mov TLS_AT(RECENT, %r11), %r11
	sub %rdi, %r11
	sub TLS(RECENT_TAG), %r11
	end_tls
	ror $47, %r11
	cmp $\kind, %r11
	jne 1f
	ret
1:
	.endm

// Four, eight or sixteen bytes behind a planted test that failed. Ids or nothing go on at 5, for no table has them; else
// goes on behind, or at 6 if it is not aligned.
	.macro sort_words bytes, word
	.if \bytes == 4
	test $3, %dil
	.else
	test $7, %dil
	.endif
	jnz 6f
	cell_in_r11 \bytes
	cmpl $0, \word(%r11)
	.if \bytes >= 8
	jl 1f
	cmpl $0, 8+\word(%r11)
	.endif
	.if \bytes == 16
	jl 1f
	cmpl $0, 16+\word(%r11)
	jl 1f
	cmpl $0, 24+\word(%r11)
	.endif
	jge 5f
1:
	.endm

// Goes on if the entry of a byte at (\entry) is of the group that eax names and of this epoch, else at \no. Changes r11.
	.macro require_entry entry, no
	push_one %rdx
	mov (\entry), %rdx	# at once: the entry may become another group's
	mov %rdx, %r11
	shr $32, %r11
	xor %eax, %r11d
	test $READERS_GENERATIONS, %r11d
	mov %edx, %r11d
	pop_one %rdx
	jnz \no
	xor TLS(PART_EPOCH), %r11d
	test %r11d, TLS(PART_MASK)
	jz .Lis_current\@
	xor TLS(PART_EPOCH), %r11d
	xor TLS(EPOCH), %r11d
	test %r11d, TLS(CALLED_MASK)
	jnz \no
.Lis_current\@:
	.endm

// A read whose word, in eax, names readers of which the thread is one in this epoch (shadow/reader_rows.h) returns at
// once, with rax saved before. Between begin_tls and end_tls; goes on at \no. Changes rax and r11.
	.macro return_if_reader bytes, no
	mov %eax, %r11d
	sub $READERS, %r11d
	.if \bytes >= 4
	cmp $(READERS_BY_BYTE - READERS), %r11d
	.else
	cmp $(NEXT_KIND - READERS), %r11d
	.endif
	jae \no
	and $READERS_NUMBERS, %r11d
	push_one %rcx
	mov TLS(READER_ROW), %rcx
	test %rcx, %rcx
	jz 1f
	.if \bytes <= 2
	test $READERS_OF_BYTES, %eax
	jnz .Lby_byte\@
	.endif
	mov (%rcx,%r11,8), %r11
	mov %r11, %rcx
	shr $32, %rcx
	xor %eax, %ecx
	test $READERS_GENERATIONS, %ecx
	jnz 1f
	xor TLS(EPOCH), %r11d
	test %r11d, TLS(CALLED_MASK)
	jnz 1f
.Lreturn\@:
	.cfi_remember_state
	pop_one %rcx
	end_tls
	pop_one %rax
	ret
	.cfi_restore_state
	.if \bytes <= 2
.Lby_byte\@:
	shl $5, %r11
	add %r11, %rcx
	mov %edi, %r11d
	and $3, %r11d
	lea BYTE_READERS(%rcx,%r11,8), %rcx
	require_entry %rcx, 1f
	.if \bytes == 2
	add $8, %rcx
	require_entry %rcx, 1f
	.endif
	jmp .Lreturn\@
	.endif
1:
	pop_one %rcx
	jmp \no
	.endm

// Whole granules whose words are alike and known to record all bytes (shadow/known.h), or to name readers of which the
// thread is one, return at once. In: r11 the cell; the access is aligned to its granules. word: 0 read, 4 write.
	.macro return_if_all_known bytes, word
	push_one %rax
	begin_tls
	mov \word(%r11), %eax
	.if \bytes >= 8
	cmp 8+\word(%r11), %eax
	jne 2f
	.endif
	.if \bytes == 16
	cmp 16+\word(%r11), %eax
	jne 2f
	cmp 24+\word(%r11), %eax
	jne 2f
	.endif
	mov %eax, %r11d
	and $127, %r11d
	cmp TLS_AT(KNOWN, %r11), %eax
	.if \word == 0
	jne 1f
	.else
	jne 2f
	.endif
	cmpb $15, TLS_AT(KNOWN+4, %r11)
	jne 2f
	return_from_one
	.if \word == 0
1:
	return_if_reader \bytes, 2f
	.endif
2:
	end_tls
	pop_one %rax
	.endm

// One or two bytes of one granule, which bits of eax stand for, the first one for the granule's first byte: goes on at
// \no if one of them is not set. Changes eax and r11.
	.macro require_bits bytes, no
	mov %edi, %r11d
	and $3, %r11d
	.if \bytes == 2
	and $15, %eax
	.endif
	bt %r11d, %eax
	jnc \no
	.if \bytes == 2
	inc %r11d
	bt %r11d, %eax
	jnc \no
	.endif
	.endm

// One or two bytes. Those of a granule with byte cells return at once if its cell says that they are current
// (shadow/byte_cells.h), and else go on at 5; those of a granule whose word is known (shadow/known.h) to record them, or names readers of which the thread is
// one, return at once. word: 0 read, 4 write.
	.macro return_if_bytes_recorded bytes, word
	cell_in_r11 \bytes
	push_one %rax
	begin_tls
	mov 4(%r11), %eax
	cmp $0xe0000000, %eax
	jb 2f
	mov (%r11), %r11d
	xor TLS(PART_EPOCH), %r11d
	test %r11d, TLS(PART_MASK)
	jz 1f
	xor TLS(PART_EPOCH), %r11d
	xor TLS(EPOCH), %r11d
	test %r11d, TLS(CALLED_MASK)
	jnz 4f
1:
	.if \word
	shr $21, %eax
	.else
	shr $25, %eax
	.endif
	require_bits \bytes, 4f
	return_from_one
2:
	.if \word == 0
	mov (%r11), %eax
	.endif
	mov %eax, %r11d
	and $127, %r11d
	cmp TLS_AT(KNOWN, %r11), %eax
	.if \word == 0
	jne 1f
	.else
	jne 3f
	.endif
	movzbl TLS_AT(KNOWN+4, %r11), %eax
	require_bits \bytes, 3f
	return_from_one
	.if \word == 0
1:
	return_if_reader \bytes, 3f
	.endif
4:
	.cfi_remember_state
	end_tls
	pop_one %rax
	jmp 5f
	.cfi_restore_state
3:
	end_tls
	pop_one %rax
	.endm

// Fixed size: the target knows it. kind: log2 of the size, 8 more for a write. Most goes to machine code first: parts of
// granules to first_of_parts.S; of more what is plain to first_access.S, and other reads to first_of_readers.S.
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
	call_compiled \target
	restore
	.endm

	.macro after_test target, kind, bytes, word, leaf
6:
	return_if_recent \kind
	.if \bytes <= 2
5:
	save_with_leaf \leaf
	jmp \target\()_parts
	.else
	.if \word == 0
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

	.macro tested_entry name, target, kind, bytes, word, leaf
	begin_entry \name
	return_if_current \bytes, \word
	.if \bytes <= 2
	return_if_bytes_recorded \bytes, \word
	.else
	.if \bytes >= 8
	test $7, %dil
	jnz 6f
	.endif
	test %r11d, %r11d
	jns 5f
	cell_in_r11 \bytes
	return_if_all_known \bytes, \word
	.endif
	after_test \target, \kind, \bytes, \word, \leaf
	nothing_is_checked
	end_entry \name
	.endm

	.macro missed_entry name, target, kind, bytes, word, leaf
	begin_entry \name
	.if \bytes == 2	# of two granules?
	lea 1(%rdi), %r11d
	test $3, %r11b
	jz 6f
	.endif
	.if \bytes <= 2
	return_if_bytes_recorded \bytes, \word
	.else
	sort_words \bytes, \word
	return_if_all_known \bytes, \word
	.endif
	after_test \target, \kind, \bytes, \word, \leaf
	end_entry \name
	.endm

	.macro access_entry name, target, kind, bytes, word
	tested_entry \name, \target, \kind, \bytes, \word, 0
	tested_entry \name\()_leaf, \target, \kind, \bytes, \word, 1
	missed_entry \name\()_missed, \target, \kind, \bytes, \word, 0
	missed_entry \name\()_missed_leaf, \target, \kind, \bytes, \word, 1
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

// A range: address, size. Records: address, how many, layout.
	.macro range_entry name, target, layout=0
	begin_entry \name
	return_if_nothing_is_checked
	save
	.if \layout
	mov %rdx, %r8
	.endif
	mov %rsi, %rcx
	mov PC(%rsp), %rsi
	xor %edx, %edx
	call_compiled \target
	restore
	nothing_is_checked
	end_entry \name

	begin_entry \name\()_leaf
	return_if_nothing_is_checked
	save
	.if \layout
	mov %rdx, %r8
	mov %rcx, %rdx
	.endif
	mov %rsi, %rcx
	mov PC(%rsp), %rsi
	call_compiled \target
	restore
	nothing_is_checked
	end_entry \name\()_leaf
	.endm

	range_entry __snarl_read_range, snarl_slow_read_range
	range_entry __snarl_write_range, snarl_slow_write_range
	range_entry __snarl_read_records, snarl_slow_read_records, 1
	range_entry __snarl_write_records, snarl_slow_write_records, 1

	tested_entry __snarl_vptr_read, snarl_slow_vptr_read, 3, 8, 0, 0

// An object under construction gets several virtual table pointers within one epoch. Each is checked, though the first
// one says already that the thread wrote there: the last one is what a call of another thread needs. The same value
// again changes nothing that a reader could see: a destructor of a class without a derived one does that.
	begin_entry __snarl_vptr_write
	return_if_nothing_is_checked
	cmp %rsi, (%rdi)
	je __snarl_vptr_read
	test $7, %dil
	jnz 6f
	save_with_leaf 0
	jmp snarl_slow_vptr_write_first
	.cfi_adjust_cfa_offset -(PC)
6:
	call_target snarl_slow_vptr_write, 0
	nothing_is_checked
	end_entry __snarl_vptr_write

	.section .rodata.snarl_shadow_offset, "a", @progbits
	.p2align 3
.Lshadow_offset:
	.quad SHADOW_OFFSET

	.section .note.GNU-stack,"",@progbits
