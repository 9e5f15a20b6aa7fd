// Objects whose address is given to functions of the module: private if these keep it to themselves. (They are not
// inlined, and another unit may define them as well, so that LLVM says nothing of them.) flags: -O1 -fno-exceptions
// flags: -O2 -fno-exceptions
struct Pair {
  int first, second;
  Pair *other;
};
#define CALLEE __attribute__((noinline)) inline

CALLEE void add(Pair &pair, int n) { pair.first += n; }
CALLEE int *second(Pair &pair) { return &pair.second; }
CALLEE int depth(Pair &pair, int n) { return n ? depth(pair, n - 1) : pair.first; }
CALLEE void point(Pair &pair) { pair.other = &pair; }
CALLEE int follow(Pair &pair) { return pair.other->second; }
Pair *kept;
CALLEE void keep(Pair *pair) { kept = pair; }
CALLEE void keepOther(Pair &pair) { kept = pair.other; }
struct Box {
  Pair *pair;
};
CALLEE int look(const Box &box) { return box.pair->first; }
CALLEE void keepFrom(const Box &box) { kept = box.pair; }
CALLEE void put(Box &box, Pair &pair) { box.pair = &pair; }
Box everybodys;
void unknown(Pair *);
void declared(__attribute__((noescape)) Pair *);

// in private_in_callee
// reject: __snarl_(read|write)
extern "C" int private_in_callee(int n) {
  Pair pair{n, n, nullptr};
  add(pair, n);
  return pair.first;
}
// in private_in_recursion
// reject: __snarl_(read|write)
extern "C" int private_in_recursion(int n) {
  Pair pair{n, n, nullptr};
  return depth(pair, n) + pair.first;
}
// in given_back
// reject: __snarl_(read|write)
extern "C" int given_back(int n) {
  Pair pair{n, n, nullptr};
  return (second(pair) == &pair.first) + pair.second;
}
// in points_to_itself
// reject: __snarl_(read|write)
extern "C" int points_to_itself(int n) {
  Pair pair{n, n, nullptr};
  point(pair);
  return follow(pair) + pair.first;
}
// in held_by_another
// reject: __snarl_(read|write)
extern "C" int held_by_another(int n) {
  Pair pair{n, n, nullptr};
  const Box box{&pair};
  return look(box) + pair.first;
}
// in not_kept
// reject: __snarl_(read|write)
extern "C" int not_kept(int n) {
  Pair pair{n, n, nullptr};
  declared(&pair);
  return pair.first;
}
// in new_block
// reject: __snarl_(read|write)
extern "C" int new_block(int n) {
  Pair *pair = new Pair{n, n, nullptr};
  add(*pair, n);
  const int first = pair->first;
  delete pair;
  return first;
}
// in kept_by_callee
// expect: __snarl_read4
extern "C" int kept_by_callee(int n) {
  Pair pair{n, n, nullptr};
  keep(&pair);
  return pair.first;
}
// in given_back_and_kept
// expect: __snarl_read4
extern "C" int given_back_and_kept(int n) {
  Pair pair{n, n, nullptr};
  keep(reinterpret_cast<Pair *>(second(pair)));
  return pair.second;
}
// in kept_from_itself
// expect: __snarl_read4
extern "C" int kept_from_itself(int n) {
  Pair pair{n, n, nullptr};
  point(pair);
  keepOther(pair);
  return pair.first;
}
// in kept_from_another
// expect: __snarl_read4
extern "C" int kept_from_another(int n) {
  Pair pair{n, n, nullptr};
  const Box box{&pair};
  keepFrom(box);
  return pair.first;
}
// in copied_and_kept
// expect: __snarl_read4
extern "C" int copied_and_kept(int n, Box *to) {
  Pair pair{n, n, nullptr};
  Box box{&pair};
  look(box);
  __builtin_memcpy(to, &box, sizeof box);
  return pair.first;
}
// in put_to_another
// reject: __snarl_(read|write)
extern "C" int put_to_another(int n) {
  Pair pair{n, n, nullptr};
  Box box;
  put(box, pair);
  return look(box) + pair.first;
}
// in put_to_everybodys
// expect: __snarl_read4
extern "C" int put_to_everybodys(int n) {
  Pair pair{n, n, nullptr};
  Box box;
  put(box, pair);
  put(everybodys, pair);
  return look(box) + pair.first;
}
// in put_to_either
// expect: __snarl_read4
extern "C" int put_to_either(int n) {
  Pair pair{n, n, nullptr};
  Box box{&pair};
  Box *either = n ? &box : &everybodys;
  either->pair = &pair;
  return look(box) + pair.first;
}
// in known_elsewhere
// expect: __snarl_read4
extern "C" int known_elsewhere(int n) {
  Pair pair{n, n, nullptr};
  unknown(&pair);
  return pair.first;
}
// in self_to_noescape
// expect: __snarl_read4
extern "C" int self_to_noescape(int n) {
  Pair pair{n, n, nullptr};
  point(pair);
  declared(&pair);
  return pair.first;
}
