// The shadow of what is prefetched is prefetched, both lines of it.
// in ahead
// count 3: call void @llvm.prefetch
// expect: and i64 %\S+, -64
// expect: btrq
int ahead(const int *p, long next) {
  __builtin_prefetch(p + next);
  return *p;
}
// in nothing
// count 0: call void @llvm.prefetch
int nothing(const int *p) { return *p; }
