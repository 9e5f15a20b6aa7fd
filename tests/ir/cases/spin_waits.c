// flags: -O1
// flags: -O0
#include <stdatomic.h>
#include <stdbool.h>
void yield(void);
bool givesUp(void);
// in untilSet
// expect: @__snarl_value_awaited
void untilSet(atomic_int *flag) {
  while (!atomic_load_explicit(flag, memory_order_acquire))
    yield();
}
// in untilMany
// expect: @__snarl_value_awaited
void untilMany(atomic_int *count) {
  do
    yield();
  while (*count < 4);
}
// in leftInTheMiddle
// expect: @__snarl_value_awaited
void leftInTheMiddle(atomic_int *flag) {
  for (;;) {
    if (*flag > 0)
      return;
    yield();
  }
}
// in looksAtACopy
// expect: @__snarl_value_awaited
int looksAtACopy(atomic_int *flag) {
  for (;;) {
    int value = atomic_load_explicit(flag, memory_order_acquire);
    if (value)
      return value;
  }
}
// in goesOnWithACopy
// expect: @__snarl_value_awaited
int goesOnWithACopy(atomic_int *flag) {
  for (;;) {
    int value = *flag;
    if (value == 3) {
      yield();
      break;
    }
    yield();
  }
  return 1;
}
// in orEndsTheProgram
// expect: @__snarl_value_awaited
void orEndsTheProgram(atomic_int *flag) {
  for (;;) {
    int value = *flag;
    if (value)
      return;
    if (givesUp())
      __builtin_trap();
  }
}
// in fencedBehind
// expect: @__snarl_value_awaited
void fencedBehind(atomic_int *flag) {
  while (!atomic_load_explicit(flag, memory_order_relaxed))
    yield();
  atomic_thread_fence(memory_order_acquire);
}
// in fencedForSignals
// reject: @__snarl_value_awaited
void fencedForSignals(atomic_int *flag) {
  while (!atomic_load_explicit(flag, memory_order_relaxed))
    yield();
  atomic_signal_fence(memory_order_acquire);
}
// in relaxed
// reject: @__snarl_value_awaited
void relaxed(atomic_int *flag) {
  while (!atomic_load_explicit(flag, memory_order_relaxed))
    yield();
}
// in asksOnce
// reject: @__snarl_value_awaited
void asksOnce(atomic_int *flag) {
  if (*flag)
    yield();
}
// in asksForAWhile
// reject: @__snarl_value_awaited
void asksForAWhile(atomic_int *flag) {
  for (int i = 0; i < 100 && !*flag; ++i)
    yield();
}
// in hasAnotherWayOut
// reject: @__snarl_value_awaited
void hasAnotherWayOut(atomic_int *flag) {
  while (!*flag)
    if (givesUp())
      return;
}
// in waitsForItsTurn
// expect: @__snarl_value_awaited_with
void waitsForItsTurn(atomic_int *serving, int ticket) {
  while (*serving != ticket)
    yield();
}
// in seesThatNothingChanged
// reject: @__snarl_value_awaited
int seesThatNothingChanged(atomic_int *sequence, int *value) {
  int before, seen;
  do {
    before = *sequence;
    seen = *value;
  } while (*sequence != before);
  return seen;
}
// in comparesTwo
// reject: @__snarl_value_awaited
void comparesTwo(atomic_int *head, atomic_int *tail) {
  while (*head != *tail)
    yield();
}
// in hasAnotherWayOutOfTheScope
// reject: @__snarl_value_awaited
int hasAnotherWayOutOfTheScope(atomic_int *flag) {
  for (;;) {
    int value = *flag;
    if (value)
      return value;
    int other = givesUp();
    if (other)
      return other;
  }
}
// in leavesByWhatElseItFound
// reject: @__snarl_value_awaited
int leavesByWhatElseItFound(atomic_int *flag) {
  for (;;) {
    int value = *flag, other = givesUp();
    switch (other) {
    case 1:
      if (value)
        continue;
      return value;
    case 2:
      return 2;
    }
  }
}
