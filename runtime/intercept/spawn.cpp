// New processes that libc makes without a fork that we see: they get copies of the descriptors.
#include "runtime/descriptors/descriptors.h"
#include "runtime/intercept/interceptor.h"

#include <cstdlib>
#include <spawn.h>

using namespace snarl;

SNARL_INTERCEPT(int, posix_spawn, pid_t *pid, const char *path, const posix_spawn_file_actions_t *actions,
                const posix_spawnattr_t *attributes, char *const *arguments, char *const *environment) {
  descriptors_left();
  return REAL(posix_spawn)(pid, path, actions, attributes, arguments, environment);
}

SNARL_INTERCEPT(int, posix_spawnp, pid_t *pid, const char *file, const posix_spawn_file_actions_t *actions,
                const posix_spawnattr_t *attributes, char *const *arguments, char *const *environment) {
  descriptors_left();
  return REAL(posix_spawnp)(pid, file, actions, attributes, arguments, environment);
}

SNARL_INTERCEPT(int, system, const char *command) {
  descriptors_left();
  return REAL(system)(command);
}
