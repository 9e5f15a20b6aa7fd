// snarl: data-race  write@result  write@worker_result  on stack
// snarl: data-race  write@text  write@worker_text  on stack
// snarl: data-race  write@closure  write@worker_closure  on stack
// snarl: data-race  write@moved  write@worker_moved  on heap@made
// why: functions that seem to keep the address of a local object to themselves: one gives it back, one keeps where a
//      short string's text is, one gets it within another object, one moves a long string's text elsewhere
#include "support/rendezvous.h"
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#define NOINLINE __attribute__((noinline))

struct Pair {
  int first, second;
};
struct Holder {
  Pair *pair;
  int unused;
};

std::atomic<int *> number, held;
std::atomic<char *> text, longText;
std::vector<std::string> strings;

NOINLINE inline int &secondOf(Pair &pair) {
  pair.first += 1;
  return pair.second;
}
NOINLINE inline void keepText(std::string &s) {
  text.store(&s[0]);
}
NOINLINE inline void keepHeld(const Holder &holder) {
  held.store(&holder.pair->first);
}
NOINLINE inline void moveText(std::string &s) {
  strings.push_back(std::move(s));
  longText.store(&strings.back()[0]);
}

NOINLINE void result() {
  Pair pair{1, 2};
  number.store(&secondOf(pair));
  reached(1);
  await(2);
  pair.second = 5; // @result
  await(3);
}

NOINLINE void shortText() {
  std::string s("short");
  keepText(s);
  reached(4);
  await(5);
  s[0] = 'S'; // @text
  await(6);
}

NOINLINE void closure() {
  Pair pair{1, 2};
  const Holder holder{&pair, 3};
  keepHeld(holder);
  reached(7);
  await(8);
  pair.first = 6; // @closure
  await(9);
}

NOINLINE void moved() {
  std::string s("long enough that its text is elsewhere"); // @made
  char *begin = &s[0];
  moveText(s);
  reached(10);
  await(11);
  *begin = 'L'; // @moved
  await(12);
}

int main() {
  std::thread worker([] {
    await(1);
    *number.load() = 7; // @worker_result
    reached(2);
    reached(3);
    await(4);
    *text.load() = 'c'; // @worker_text
    reached(5);
    reached(6);
    await(7);
    *held.load() = 8; // @worker_closure
    reached(8);
    reached(9);
    await(10);
    *longText.load() = 'l'; // @worker_moved
    reached(11);
    reached(12);
  });
  result();
  shortText();
  closure();
  moved();
  worker.join();
}
