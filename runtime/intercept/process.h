// The ends of the process. Registered by intercept_start().
#ifndef SNARL_RUNTIME_INTERCEPT_PROCESS_H
#define SNARL_RUNTIME_INTERCEPT_PROCESS_H

namespace snarl {

// Registers what must run last at exit, and what runs around fork. Once, before any code of the program.
void process_start();

} // namespace snarl

#endif // SNARL_RUNTIME_INTERCEPT_PROCESS_H
