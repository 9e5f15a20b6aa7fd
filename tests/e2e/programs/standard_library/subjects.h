// Right programs that use one part of the standard library each, from several threads, so often that a wrong belief of
// Snarl's about it would show: NAME [ITERATIONS [SUBJECT]]; NAME names prints the subjects.
#ifndef SNARL_TESTS_STANDARD_LIBRARY_SUBJECTS_H
#define SNARL_TESTS_STANDARD_LIBRARY_SUBJECTS_H

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <initializer_list>
#include <thread>

inline int iterations = 100;

struct Subject {
  const char *name;
  void (*run)();
};

inline int run(int count, char **arguments, std::initializer_list<Subject> subjects) {
  const bool asks = count > 1 && std::strcmp(arguments[1], "names") == 0;
  if (count > 1 && !asks)
    iterations = std::atoi(arguments[1]);
  for (const Subject &subject : subjects)
    if (asks)
      std::puts(subject.name);
    else if (count < 3 || std::strcmp(arguments[2], subject.name) == 0)
      subject.run();
  return 0;
}

inline void demand(bool condition) {
  if (!condition)
    std::abort();
}

// f(0) and f(1), each in a thread.
template <typename F> void in_two(F f) {
  std::thread first(f, 0), second(f, 1);
  first.join();
  second.join();
}

template <typename F> void repeat(F f) {
  for (int i = 0; i < iterations; ++i)
    f(i);
}

#endif // SNARL_TESTS_STANDARD_LIBRARY_SUBJECTS_H
