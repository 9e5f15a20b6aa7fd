// A lane that the mask leaves out is no access.
// flags: -O2 -mavx512f -mavx512vl
#include <immintrin.h>
// in masked_load
// count 4: call preserve_allcc void @__snarl_read_range_leaf
// expect: select i1 .*, i64 4, i64 0
__m128i masked_load(__mmask8 mask, int *p) { return _mm_mask_loadu_epi32(_mm_setzero_si128(), mask, p); }
// in masked_store
// count 4: call preserve_allcc void @__snarl_write_range_leaf
void masked_store(__mmask8 mask, int *p, __m128i v) { _mm_mask_storeu_epi32(p, mask, v); }
// in maskload
// count 4: call preserve_allcc void @__snarl_read_range_leaf
// expect: select i1 .*, i64 4, i64 0
__m128i maskload(__m128i mask, int *p) { return _mm_maskload_epi32(p, mask); }
// in maskstore
// count 2: call preserve_allcc void @__snarl_write_range_leaf
// expect: select i1 .*, i64 8, i64 0
void maskstore(__m128i mask, double *p, __m128d v) { _mm_maskstore_pd(p, mask, v); }
// in maskmove
// count 16: call preserve_allcc void @__snarl_write_range_leaf
// expect: select i1 .*, i64 1, i64 0
void maskmove(__m128i mask, char *p, __m128i v) { _mm_maskmoveu_si128(v, mask, p); }
// in gather
// count 4: call preserve_allcc void @__snarl_read_range_leaf
// expect: mul i64 .*, 4
__m128 gather(__m128i index, const float *p) { return _mm_i32gather_ps(p, index, 4); }
// As many lanes as there are indices.
// in gather_wide
// count 2: call preserve_allcc void @__snarl_read_range_leaf
__m128i gather_wide(__m128i index, const int *p) { return _mm_i64gather_epi32(p, index, 4); }
// in masked_gather
// count 4: call preserve_allcc void @__snarl_read_range_leaf
// expect: select i1 .*, i64 4, i64 0
__m128i masked_gather(__m128i old, __mmask8 mask, __m128i index, const int *p) {
  return _mm_mmask_i32gather_epi32(old, mask, index, p, 4);
}
// in scatter
// count 8: call preserve_allcc void @__snarl_write_range_leaf
// expect: select i1 .*, i64 8, i64 0
void scatter(__mmask8 mask, __m512i index, long *p, __m512i v) { _mm512_mask_i64scatter_epi64(p, mask, index, v, 8); }
// What is compressed is written as one piece.
// in compress
// count 1: call preserve_allcc void @__snarl_write_range_leaf
// expect: @llvm.ctpop.i16
void compress(__mmask16 mask, int *p, __m512i v) { _mm512_mask_compressstoreu_epi32(p, mask, v); }
