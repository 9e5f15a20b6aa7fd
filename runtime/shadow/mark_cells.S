// The cells of a heap block at its death and birth (heap/marks.cpp): 32 bytes a turn, by plain stores. Both functions
// save the vector registers that they take.

// Cell *snarl_mark_cells(Cell *begin, Cell *end, Cell in_order, Cell mark)
//
// Stores `mark` into the cells from `begin` on while each of their words is 0 or that of `in_order`. Returns where that
// ended: at `end`, or at or just before a cell with other words.
	.text
	.globl snarl_mark_cells
	.type snarl_mark_cells, @function
	.p2align 4
snarl_mark_cells:
	.cfi_startproc
	lea 32(%rdi), %r8
	cmp %rsi, %r8
	ja 2f
	movups %xmm0, -24(%rsp)
	movups %xmm1, -40(%rsp)
	movups %xmm2, -56(%rsp)
	movups %xmm3, -72(%rsp)
	movups %xmm4, -88(%rsp)
	movups %xmm5, -104(%rsp)
	movups %xmm6, -120(%rsp)
	movq %rdx, %xmm0
	punpcklqdq %xmm0, %xmm0
	movq %rcx, %xmm1
	punpcklqdq %xmm1, %xmm1
	pxor %xmm2, %xmm2
	.p2align 4
1:
	movups (%rdi), %xmm3
	movups 16(%rdi), %xmm4
	movdqa %xmm3, %xmm5
	movdqa %xmm4, %xmm6
	pcmpeqd %xmm0, %xmm3
	pcmpeqd %xmm0, %xmm4
	pcmpeqd %xmm2, %xmm5
	pcmpeqd %xmm2, %xmm6
	por %xmm5, %xmm3
	por %xmm6, %xmm4
	pand %xmm4, %xmm3
	pmovmskb %xmm3, %eax
	cmp $0xffff, %eax
	jne 4f
	movups %xmm1, (%rdi)
	movups %xmm1, 16(%rdi)
	mov %r8, %rdi
	add $32, %r8
	cmp %rsi, %r8
	jbe 1b
4:
	movups -24(%rsp), %xmm0
	movups -40(%rsp), %xmm1
	movups -56(%rsp), %xmm2
	movups -72(%rsp), %xmm3
	movups -88(%rsp), %xmm4
	movups -104(%rsp), %xmm5
	movups -120(%rsp), %xmm6
2:
	cmp %rsi, %rdi
	jae 3f
	mov (%rdi), %rax
	test %rax, %rax
	je 5f
	cmp %rdx, %rax
	jne 3f
5:
	mov %rcx, (%rdi)
	add $8, %rdi
	jmp 2b
3:
	mov %rdi, %rax
	ret
	.cfi_endproc
	.size snarl_mark_cells, . - snarl_mark_cells

// Cell *snarl_clear_cells(Cell *begin, Cell *end)
//
// Stores 0 into the cells from `begin` on while their words are plain. Returns where that ended: at `end`, or at or just
// before a cell with other words.
	.globl snarl_clear_cells
	.type snarl_clear_cells, @function
	.p2align 4
snarl_clear_cells:
	.cfi_startproc
	lea 32(%rdi), %r8
	cmp %rsi, %r8
	ja 2f
	movups %xmm0, -24(%rsp)
	movups %xmm1, -40(%rsp)
	movups %xmm2, -56(%rsp)
	pxor %xmm0, %xmm0
	.p2align 4
1:
	movups (%rdi), %xmm1
	movups 16(%rdi), %xmm2
	por %xmm2, %xmm1
	movmskps %xmm1, %eax
	test %eax, %eax
	jne 4f
	movups %xmm0, (%rdi)
	movups %xmm0, 16(%rdi)
	mov %r8, %rdi
	add $32, %r8
	cmp %rsi, %r8
	jbe 1b
4:
	movups -24(%rsp), %xmm0
	movups -40(%rsp), %xmm1
	movups -56(%rsp), %xmm2
2:
	movabs $0x8000000080000000, %rcx
5:
	cmp %rsi, %rdi
	jae 3f
	test %rcx, (%rdi)
	jne 3f
	movq $0, (%rdi)
	add $8, %rdi
	jmp 5b
3:
	mov %rdi, %rax
	ret
	.cfi_endproc
	.size snarl_clear_cells, . - snarl_clear_cells

	.section .note.GNU-stack,"",@progbits
