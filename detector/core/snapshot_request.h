// How `snarl snapshot` asks a running program what its threads do: by a queued signal with a value that nobody else
// sends. SIGURG, because a process that does not know the question ignores it. The answer is a hang record with the
// finding id 0 in the run file, which is opened for it when there is none yet.
#ifndef SNARL_DETECTOR_CORE_SNAPSHOT_REQUEST_H
#define SNARL_DETECTOR_CORE_SNAPSHOT_REQUEST_H

#include <csignal>
#include <cstdint>

namespace snarl {

inline constexpr int kSnapshotSignal = SIGURG;
inline constexpr uint64_t kSnapshotQuestion = 0x3f6c72616e73; // "snarl?"

} // namespace snarl

#endif // SNARL_DETECTOR_CORE_SNAPSHOT_REQUEST_H
