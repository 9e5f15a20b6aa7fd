// Every reduction has its off switch.
// flags: -O1 --snarl-reduce-covered=0 --snarl-reduce-updates=0 --snarl-reduce-neighbours=0
struct pair {
  int first, second;
};
// in repeated
// count 2: call preserve_allcc
int repeated(volatile int *p) { return *p + *p; }
// in updated
// count 2: call preserve_allcc
void updated(int *p) { *p += 3; }
// in neighbours
// count 2: call preserve_allcc void @__snarl_write4
void neighbours(struct pair *p, int a, int b) {
  p->second = b;
  p->first = a;
}
