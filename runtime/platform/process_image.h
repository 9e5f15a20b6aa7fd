// What the process was started with, copied at start: programs overwrite their argv, environ and current folder.
// Read from /proc, because libc's environ is not set yet when the runtime starts.
#ifndef SNARL_RUNTIME_PLATFORM_PROCESS_IMAGE_H
#define SNARL_RUNTIME_PLATFORM_PROCESS_IMAGE_H

#include "runtime/platform/memory.h"

namespace snarl {

struct ProcessImage {
  const char *program; // absolute path of the executable
  const char *name;    // its last component
  const char *folder;  // current folder
  Vector<const char *> arguments;
  Vector<const char *> environment; // "NAME=value"
};

void process_image_start();
const ProcessImage &process_image();

// The value of an environment variable as it was at start; null when it was not set. A program that runs with other
// rights than its user's (setuid) takes nothing from its environment.
const char *environment_value(const char *name);

// When the process began (an exec does not change it), CLOCK_REALTIME, up to a clock tick early.
uint64_t process_started_ns();

// Appends all of a file (or pseudo file) of unknown size. False when it cannot be opened.
bool read_whole_file(const char *path, Vector<char> &out);

bool text_equal(const char *a, const char *b);
// Where the last component of a path begins.
const char *last_component(const char *path);

} // namespace snarl

#endif // SNARL_RUNTIME_PLATFORM_PROCESS_IMAGE_H
