// With debug information checks are merged within a source line only, so that a report names the right one.
// flags: -O1 -g
struct pair {
  int first, second;
};
// in two_lines
// count 2: call preserve_allcc
void two_lines(struct pair *p) {
  p->first = 1;
  p->second = 2;
}
// in one_line
// count 1: call preserve_allcc
void one_line(struct pair *p) { p->first = 1, p->second = 2; }
