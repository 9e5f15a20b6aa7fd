// The entries of the slow path (abi.h): calling convention preserve_all, i.e. every register but r11 survives. The C++
// behind them is compiled without vector registers, so the general ones are all there is to save.
//
//   rdi  address        rsi  size or return_pc       rdx  return_pc
//   behind: rdi address, rsi pc, rdx leaf pc (0: the function keeps a frame record), rcx size

	.text

	.macro save
	push %rax
	.cfi_adjust_cfa_offset 8
	push %rcx
	.cfi_adjust_cfa_offset 8
	push %rdx
	.cfi_adjust_cfa_offset 8
	push %rsi
	.cfi_adjust_cfa_offset 8
	push %rdi
	.cfi_adjust_cfa_offset 8
	push %r8
	.cfi_adjust_cfa_offset 8
	push %r9
	.cfi_adjust_cfa_offset 8
	push %r10
	.cfi_adjust_cfa_offset 8
	sub $8, %rsp
	.cfi_adjust_cfa_offset 8
	cld
	.endm

	.macro restore
	add $8, %rsp
	.cfi_adjust_cfa_offset -8
	pop %r10
	.cfi_adjust_cfa_offset -8
	pop %r9
	.cfi_adjust_cfa_offset -8
	pop %r8
	.cfi_adjust_cfa_offset -8
	pop %rdi
	.cfi_adjust_cfa_offset -8
	pop %rsi
	.cfi_adjust_cfa_offset -8
	pop %rdx
	.cfi_adjust_cfa_offset -8
	pop %rcx
	.cfi_adjust_cfa_offset -8
	pop %rax
	.cfi_adjust_cfa_offset -8
	ret
	.endm

	.macro begin_entry name
	.globl \name
	.type \name, @function
	.p2align 4
\name:
	.cfi_startproc
	.endm

	.macro end_entry name
	.cfi_endproc
	.size \name, . - \name
	.endm

// Fixed size: the target knows it.
	.macro access_entry name, target
	begin_entry \name
	save
	mov 72(%rsp), %rsi
	xor %edx, %edx
	call \target
	restore
	end_entry \name

	begin_entry \name\()_leaf
	save
	mov %rsi, %rdx
	mov 72(%rsp), %rsi
	call \target
	restore
	end_entry \name\()_leaf
	.endm

	access_entry __snarl_read1, snarl_slow_read1
	access_entry __snarl_read2, snarl_slow_read2
	access_entry __snarl_read4, snarl_slow_read4
	access_entry __snarl_read8, snarl_slow_read8
	access_entry __snarl_read16, snarl_slow_read16
	access_entry __snarl_write1, snarl_slow_write1
	access_entry __snarl_write2, snarl_slow_write2
	access_entry __snarl_write4, snarl_slow_write4
	access_entry __snarl_write8, snarl_slow_write8
	access_entry __snarl_write16, snarl_slow_write16

	.macro range_entry name, target
	begin_entry \name
	save
	mov %rsi, %rcx
	mov 72(%rsp), %rsi
	xor %edx, %edx
	call \target
	restore
	end_entry \name

	begin_entry \name\()_leaf
	save
	mov %rsi, %rcx
	mov 72(%rsp), %rsi
	call \target
	restore
	end_entry \name\()_leaf
	.endm

	range_entry __snarl_read_range, snarl_slow_read_range
	range_entry __snarl_write_range, snarl_slow_write_range

	begin_entry __snarl_vptr_read
	save
	mov 72(%rsp), %rsi
	call snarl_slow_vptr_read
	restore
	end_entry __snarl_vptr_read

	begin_entry __snarl_vptr_write
	save
	mov %rsi, %rdx
	mov 72(%rsp), %rsi
	call snarl_slow_vptr_write
	restore
	end_entry __snarl_vptr_write

	.section .note.GNU-stack,"",@progbits
