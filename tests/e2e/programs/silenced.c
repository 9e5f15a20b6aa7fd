// silenced NAME: a race that the annotation NAME takes out of the report. silenced NAME without: the same, not
// annotated.
#include "support/rendezvous.h"
#include <pthread.h>
#include <snarl/annotations.h>
#include <string.h>

void AnnotateBenignRace(const char *file, int line, const volatile void *address, const char *reason);
void AnnotateBenignRaceSized(const char *file, int line, const volatile void *address, size_t size, const char *reason);
void WTFAnnotateBenignRaceSized(const char *file, int line, const volatile void *address, size_t size,
                                const char *reason);
void AnnotateExpectRace(const char *file, int line, const volatile void *address, const char *reason);
void AnnotateIgnoreReadsBegin(const char *file, int line);
void AnnotateIgnoreReadsEnd(const char *file, int line);
void AnnotateIgnoreWritesBegin(const char *file, int line);
void AnnotateIgnoreWritesEnd(const char *file, int line);
void AnnotateNewMemory(const char *file, int line, const volatile void *address, size_t size);

struct annotation {
  const char *name;
  void (*expected)(void); // before there are threads
  void (*begin)(void);    // around the other thread's access
  void (*end)(void);
  void (*between)(void); // before main's access
};

static long counter;

static void own_benign(void) {
  SNARL_BENIGN_RACE(&counter, sizeof counter, "a statistic");
}
static void benign(void) {
  AnnotateBenignRace(__FILE__, __LINE__, &counter, "a statistic");
}
static void benign_sized(void) {
  AnnotateBenignRaceSized(__FILE__, __LINE__, &counter, sizeof counter, "a statistic");
}
static void wtf_benign(void) {
  WTFAnnotateBenignRaceSized(__FILE__, __LINE__, &counter, sizeof counter, "a statistic");
}
static void expected(void) {
  AnnotateExpectRace(__FILE__, __LINE__, &counter, "a test");
}
static void own_ignore(void) {
  SNARL_IGNORE_ACCESSES_BEGIN();
}
static void own_watch(void) {
  SNARL_IGNORE_ACCESSES_END();
}
// They nest, and both kinds count.
static void ignore_reads(void) {
  AnnotateIgnoreReadsBegin(__FILE__, __LINE__);
  AnnotateIgnoreReadsBegin(__FILE__, __LINE__);
  AnnotateIgnoreReadsEnd(__FILE__, __LINE__);
}
static void watch_reads(void) {
  AnnotateIgnoreReadsEnd(__FILE__, __LINE__);
}
static void ignore_writes(void) {
  AnnotateIgnoreWritesBegin(__FILE__, __LINE__);
}
static void watch_writes(void) {
  AnnotateIgnoreWritesEnd(__FILE__, __LINE__);
}
static void own_new(void) {
  SNARL_NEW_MEMORY(&counter, sizeof counter);
}
static void new_memory(void) {
  AnnotateNewMemory(__FILE__, __LINE__, &counter, sizeof counter);
}

static const struct annotation annotations[] = {
    {"SNARL_BENIGN_RACE", own_benign, 0, 0, 0},
    {"AnnotateBenignRace", benign, 0, 0, 0},
    {"AnnotateBenignRaceSized", benign_sized, 0, 0, 0},
    {"WTFAnnotateBenignRaceSized", wtf_benign, 0, 0, 0},
    {"AnnotateExpectRace", expected, 0, 0, 0},
    {"SNARL_IGNORE_ACCESSES", 0, own_ignore, own_watch, 0},
    {"AnnotateIgnoreReads", 0, ignore_reads, watch_reads, 0},
    {"AnnotateIgnoreWrites", 0, ignore_writes, watch_writes, 0},
    {"SNARL_NEW_MEMORY", 0, 0, 0, own_new},
    {"AnnotateNewMemory", 0, 0, 0, new_memory},
};

static const struct annotation *chosen;
static int says;

static void say(void (*what)(void)) {
  if (says && what)
    what();
}

static void *count(void *unused) {
  say(chosen->begin);
  counter += 1;
  say(chosen->end);
  reached(1);
  return unused;
}

int main(int argc, char **argv) {
  for (size_t i = 0; i < sizeof annotations / sizeof *annotations; ++i)
    if (strcmp(annotations[i].name, argv[1]) == 0)
      chosen = &annotations[i];
  if (!chosen)
    return 2;
  says = argc == 2;
  say(chosen->expected);
  pthread_t thread;
  pthread_create(&thread, 0, count, 0);
  await(1);
  say(chosen->between);
  counter += 1;
  pthread_join(thread, 0);
  return 0;
}
