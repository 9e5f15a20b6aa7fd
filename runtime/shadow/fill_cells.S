// void snarl_fill_cells(Cell *begin, Cell *end, uint64_t value)
//
// Stores `value` into all cells of [begin, end), 16 bytes at a time. Saves the vector register that it takes.
	.text
	.globl snarl_fill_cells
	.type snarl_fill_cells, @function
	.p2align 4
snarl_fill_cells:
	.cfi_startproc
	lea 64(%rdi), %rcx
	cmp %rsi, %rcx
	ja 2f
	movups %xmm0, -24(%rsp)
	movq %rdx, %xmm0
	punpcklqdq %xmm0, %xmm0
	.p2align 4
1:
	movups %xmm0, (%rdi)
	movups %xmm0, 16(%rdi)
	movups %xmm0, 32(%rdi)
	movups %xmm0, 48(%rdi)
	mov %rcx, %rdi
	add $64, %rcx
	cmp %rsi, %rcx
	jbe 1b
	movups -24(%rsp), %xmm0
2:
	cmp %rsi, %rdi
	jae 3f
	mov %rdx, (%rdi)
	add $8, %rdi
	jmp 2b
3:
	ret
	.cfi_endproc
	.size snarl_fill_cells, . - snarl_fill_cells

	.section .note.GNU-stack,"",@progbits
