// The same fields of each of several records are one check in front of the loop. flags: -O1
struct body {
  double x, y;
  int kind;
  float mass;
  double vx, vy;
};
// in one_field
// count 1: call preserve_allcc
// expect: __snarl_read_records_leaf
double one_field(const struct body *a, int n) {
  double total = 0;
  for (int i = 0; i < n; ++i)
    total += a[i].mass;
  return total;
}
// Fields that touch each other are one (on one line, or where nothing tells lines); all fields are walked together.
// in several_fields
// count 2: call preserve_allcc
// expect: __snarl_read_records_leaf
// expect: __snarl_write_records_leaf
void several_fields(struct body *a, int n, double t) {
  for (int i = 0; i < n; ++i) {
    double dx = a[i].vx * t, dy = a[i].vy * t;
    a[i].x += dx;
    a[i].y += dy;
  }
}
// in read_again
// count 1: call preserve_allcc
float read_again(const struct body *a, int n) {
  float total = 0;
  for (int i = 0; i < n; ++i) {
    total += a[i].mass;
    if (total > 3)
      total -= 2 * a[i].mass;
    total *= 0.5f;
    total += a[i].mass;
  }
  return total;
}
// in backwards
// expect: __snarl_write_records_leaf
void backwards(struct body *a, long n) {
  for (long i = n; i-- > 0;)
    a[i].kind = 0;
}
// An inner loop that may not turn at all, in each iteration or in none.
// in all_pairs
// count 2: call preserve_allcc
// expect: __snarl_read_records_leaf
double all_pairs(const struct body *a, const struct body *end, int n, double *out) {
  double total = 0;
  for (int i = 0; i < n; ++i) {
    for (const struct body *b = a; b != end; ++b)
      total += b->x * i;
    out[i] = total;
  }
  return total;
}
// in under_condition
// reject: _records
int under_condition(const struct body *a, int n) {
  int total = 0;
  for (int i = 0; i < n; ++i)
    if (a[i].kind == 3)
      total += (int)a[i].vx;
    else
      return total;
  return total;
}
// A step that is known only when the loop is reached.
// in unknown_step
// reject: _records
int unknown_step(const int *a, int n, int step) {
  int total = 0;
  for (int i = 0; i < n; ++i)
    total += a[(long)i * step];
  return total;
}
