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
