#include "runtime/descriptors/file_locks.h"

#include "runtime/channel/table.h"
#include "runtime/thread/clock_state.h"

namespace snarl {
namespace {

// What one description gave up: the clocks of its exclusive and of its shared locks. A description that is gone has
// handed its clocks to `nobody`, since another may come to be at the same address.
constexpr Channel *nobody = nullptr;
struct GivenUp {
  Channel *by;
  SyncVar exclusive, shared;
};
struct File {
  Vector<GivenUp> given_up;
};

SpinLock lock; // for all below, and for Channel::locked_file and locked
Table<File> files;

GivenUp &given_up_by(File &file, Channel *description) {
  for (GivenUp &entry : file.given_up)
    if (entry.by == description)
      return entry;
  file.given_up.push({description, {}, {}});
  return file.given_up[file.given_up.count - 1];
}

// The lock is held. The description has still its lock.
void release(Thread &t, Channel &description) {
  const auto mode = static_cast<FileLockMode>(description.locked);
  if (mode == FileLockMode::none)
    return;
  GivenUp &entry = given_up_by(files.at({description.locked_file}), &description);
  on_release(t, mode == FileLockMode::exclusive ? entry.exclusive : entry.shared);
}

// What the description gave up, it gave up as nobody from now on.
void forget(File &file, const Channel &description) {
  given_up_by(file, nobody); // is there
  for (uint32_t i = 0; i < file.given_up.count; ++i) {
    GivenUp &entry = file.given_up[i];
    if (entry.by != &description)
      continue;
    GivenUp &heir = given_up_by(file, nobody);
    sync_join(heir.exclusive, entry.exclusive);
    sync_join(heir.shared, entry.shared);
    on_sync_end(entry.exclusive);
    on_sync_end(entry.shared);
    entry = file.given_up[--file.given_up.count];
    return;
  }
}

} // namespace

void file_lock_release(Thread &t, Channel &description, uint64_t file) {
  RuntimeSection section(t);
  SpinGuard guard(lock);
  if (description.locked_file == file)
    release(t, description);
}

void file_lock_acquire(Thread &t, Channel &description, uint64_t file, FileLockMode mode) {
  RuntimeSection section(t);
  SpinGuard guard(lock);
  description.locked_file = file;
  description.locked = static_cast<uint8_t>(mode);
  if (mode == FileLockMode::none)
    return;
  for (GivenUp &entry : files.at({file}).given_up) {
    if (entry.by == &description)
      continue;
    on_acquire(t, entry.exclusive);
    if (mode == FileLockMode::exclusive)
      on_acquire(t, entry.shared);
  }
}

// A duplicate may keep the lock: then its real end orders as much once more.
void file_lock_close(Thread &t, Channel &description) {
  if (!__atomic_load_n(&description.locked_file, __ATOMIC_RELAXED))
    return;
  RuntimeSection section(t);
  SpinGuard guard(lock);
  release(t, description);
  forget(files.at({description.locked_file}), description);
}

void file_locks_after_fork_in_child() {
  lock = SpinLock();
}

} // namespace snarl
