// The run file: what the runtime writes and the detector reads. The seam between the two.
//
// An append-only log in a shared file mapping. Little-endian, every record 8-byte aligned.
//
//   RunFileHeader | record | record | …            up to header.committed bytes
//   record = RecordHeader, payload of `size` bytes, zero padding to a multiple of 8
//
// Protocol: one writer at a time (the runtime holds a lock). It writes a whole record beyond `committed`,
// then advances `committed` with a release store. A process killed at any moment leaves a file that is
// sound up to `committed`. A reader trusts nothing: it checks magic, version, sizes and the checksum of
// each record and reads as far as the file is sound.
//
// Strings are inline: u32 length, bytes (no terminator), then zero bytes up to the next multiple of 4 of the LENGTH
// (length 5: 3 zero bytes), wherever the string stands. Arrays: u32 count, elements.
// Payloads are streams of fields in the order given with each record type below ("u32 a, u64 b, str c"),
// with NO alignment between fields; see RecordWriter (runtime) and RecordReader (detector/run).
//
// Change anything => raise kRunFileVersion. A foreign version is refused by name.
#ifndef SNARL_DETECTOR_CORE_RUN_FILE_H
#define SNARL_DETECTOR_CORE_RUN_FILE_H

#include <cstdint>

namespace snarl {

inline constexpr char kRunFileMagic[8] = {'S', 'N', 'A', 'R', 'L', 'R', 'U', 'N'};
inline constexpr uint32_t kRunFileVersion = 12;
inline constexpr uint32_t kAnyProcess = 0; // as a child's pid
inline constexpr uint32_t kRunFileByteOrder = 0x01020304;

struct RunFileHeader {
  char magic[8];
  uint32_t version;
  uint32_t byte_order;
  uint64_t committed;  // bytes of the file that are sound, this header included
  uint64_t started_ns; // CLOCK_REALTIME at the start of the process
  uint32_t pid;
  uint32_t header_size; // sizeof(RunFileHeader)
  uint64_t reserved[3];
};
static_assert(sizeof(RunFileHeader) == 64);

struct RecordHeader {
  uint16_t type; // RecordType
  uint16_t flags;
  uint32_t size;     // of the payload, without padding
  uint32_t checksum; // crc32c of the payload
  uint32_t sequence; // 0, 1, 2, … within the file
};
static_assert(sizeof(RecordHeader) == 16);

enum class RecordType : uint16_t {
  process = 1,
  module = 2,
  thread = 3,
  lock = 4,
  stack = 5,
  race = 6,
  acquisition = 7,
  misuse = 8,
  hang = 9,
  coverage = 10,
  end = 11,
  repeat = 12,
  module_unload = 13,
  lock_chain = 14,
  structure = 15,
  suppressions = 16,
  section = 17,
  child = 18,
};

// --- process: once, first record.
//   str program (absolute path), u32 argc, str argv[argc], str cwd, u32 ppid, str tool_version,
//   str options (the text of SNARL_OPTIONS)
//
// --- module: when a module is first seen (and again when it is loaded again after an unload).
//   u32 module id (1, 2, …), str path, u64 bias (load address − link address), u64 begin, u64 end,
//   bytes build_id (as str), u32 generation_from, u32 flags (1: has planted code, 2: the main program)
// --- module_unload:  u32 module id, u32 generation_until  (frames of generation >= it do not belong to it)
//
// A code address in a run file is a `Frame`: bits 0–47 the address, bits 48–63 the generation: the number
// of dlclose calls (mod 65536) before the context was made. The module of a frame is the one whose
// range holds the address and whose generations [from, until) hold the generation.
//
// --- stack: u32 stack id, u32 n, u64 frame[n], u32 flags (1: deeper frames were folded as recursion,
//            2: outermost frames are missing)
//   innermost first. frame[0] is the RETURN ADDRESS of the call planted at the access, or of the intercepted
//   call; all others are return addresses of calls: symbolise address − 1.
//   A frame with the tag kFrameSignal (address bits == signal number, < 4096) says: a signal handler ran here.
//
// --- thread: u32 tid, u32 creator tid (0: none), u32 create_stack, u64 os_tid, str name, u32 flags
//   (1: main, 2: detached, 4: fiber). A later record for the same tid replaces an earlier one (name, flags).
//
// --- lock: u32 lock id, u8 kind (LockKind), u64 address, u32 create_stack (0: unknown), u32 create_tid,
//   Location of its memory (below), u8 flags (lock_flags), u32 tokens (so many threads at most are between taking and
//   giving one back, if it is a semaphore in a lock_chain; 0 else). A later record of a lock replaces an earlier one,
//   but for its flags, which add up
//
// --- Location: u8 kind (LocationKind), u64 base, u64 size, u32 tid, u32 stack, u32 fd
//      heap: the block, its allocating thread and stack. stack, tls: owner tid, base/size of the region.
//      global: base = 0 (the detector finds the symbol). mapped: base/size, stack of the mmap.
//      descriptor: fd, stack of the open.
//
// --- Access: u8 flags (access_flags), u32 size, u64 address, u32 tid, u32 stack,
//      u32 n, {u32 lock id, u32 acquisition stack, u8 mode (LockMode)}[n]
//
// --- race: u32 finding id, u8 kind (FindingKind), Access second (the one that found it), Access first, Location
// --- misuse: u32 finding id, u8 kind, u32 tid, u32 stack, u32 lock id (or 0), u64 object address,
//      u32 n, {u8 role (StackRole), u32 tid, u32 stack}[n],
//      Location of the object, i64 detail (kind specific), str text
// --- repeat: u32 finding id, u64 count        the finding was met again; the last record wins
// --- lock_chain: u32 chain, u32 parent chain (0: none), u32 lock id, u32 stack of its acquisition, u8 mode
//      the locks that a thread holds: those of the parent, and this one taken after them; or, mode kNoLongerHeld, those
//      of the parent but for this one
// --- structure: u32 structure, u32 n, {u32 slot, u64 clock}[n]
//      a vector clock of what is ordered by thread create, join and barrier only, not by locks
// --- section: u32 lock id, u32 tid, u32 slot, u64 clock of the acquisition, u64 clock of the release, u32 structure
//      a section of a lock that others may have worked within: begun before they did, over after; the structure is what
//      the thread knew at the release (0: nothing)
// --- child: u32 pid, u8 ended, u32 structure, u32 slot, u64 clock (one more component, as of an acquisition), u64 time
//      a child process was made: what is in the structure came before all that it does. Or, ended is 1, a wait has told
//      of its end: what knows the one component comes after all that it did. Or, the pid is kAnyProcess, a thread was
//      about to give something that any process may take, or, ended is 1, has taken something: at that time by
//      CLOCK_MONOTONIC. With a clock of 0: everything was given, everything was taken
// --- acquisition: u32 chain (what was held; 0: nothing), u32 wanted lock, u32 tid, u32 wanted_stack, u8 wanted_mode,
//      u8 flags (edge_flags), u32 slot, u64 clock (of the slot when it asked), u32 structure (0: nothing),
//      u32 slot, u64 clock (one more component of the structural clock; clock 0: none)
//      an edge of the lock-order graph from each lock of the chain. Chains and structures may come after it.
// --- hang: u32 finding id (0: a snapshot that was asked for, which is no finding), u8 kind (deadlock, stall,
//      self_deadlock, snapshot), u64 now_ns (of the same clock as since_ns),
//      u32 n, {u32 tid, u8 waits_for (WaitKind), u32 lock id, u64 object address, u32 stack, u64 since_ns,
//              u32 owner tid (or 0), u32 h, {u32 lock id, u32 acquisition stack, u8 mode}[h],
//              u8 mode (of a wait for a lock), location of an object that is no lock,
//              u32 o, {u8 role (StackRole), u32 tid, u32 stack}[o],
//              u32 pid, u32 tid of the kernel's (who holds the lock, if he is of another process; or 0),
//              u32 threads that must wait there for it to be over (or 0)}[n],
//      u32 c, u32 cycle[c] (indexes into the threads that form the cycle, in order),
//      u32 l, {u32 lock id, u32 tid, u32 stack of the throw, u32 stack of the catch}[l]
//      the last: of the locks held, those that were held while an exception passed
// --- coverage: u8 what (CoverageFact), u64 count, u64 since_ns, str detail; the last record of a (what, detail) wins
// --- suppressions: str origin, str rules     what the program brings: the function that gave them, its text
// --- end: u8 how (EndKind), i32 status or signal, u64 duration_ns, u64 threads created

enum class FindingKind : uint8_t {
#define SNARL_FINDING(name, text, summary) name,
#include "detector/core/finding_kinds.def"
#undef SNARL_FINDING
};

enum class LocationKind : uint8_t { unknown, heap, global, stack, tls, mapped, descriptor };
enum class LockKind : uint8_t {
  unknown,
  mutex,
  rwlock,
  spin,
  custom,
  c11_mutex,
  semaphore,
  once,
  thread_end // held by the thread while it runs; wanted by who joins it
};
enum class LockMode : uint8_t { exclusive, shared };
inline constexpr LockMode kNoLongerHeld = LockMode{2}; // in a lock_chain
enum class WaitKind : uint8_t { unknown, lock, join, condition, semaphore, barrier, once, futex, pipe, nothing };
enum class StackRole : uint8_t {
  unknown,
  acquired,
  created,
  destroyed,
  other_wait,
  unlocked,
  owner,
  thrown,
  caught,
  signalled
};
enum class EndKind : uint8_t { exit, abort, signal, exec, quick_exit };
enum class CoverageFact : uint8_t {
  uninstrumented_module, // detail: path; count: calls seen through it where known
  dropped_facts,         // detail: what
  child_without_report,  // count
  no_shadow,             // accesses to memory without shadow
  suppressed,            // races that an annotation calls benign; detail: its words
  ignored,               // begins of annotations that have accesses ignored; detail: or calls of an ignored module
  sampled,               // count: ms of CPU time without checks, because of a budget; detail: how much was checked
};

namespace access_flags {
inline constexpr uint8_t write = 1, atomic = 2, free = 4, vptr = 8, descriptor = 16, range = 32, partial = 64;
}
namespace edge_flags {
inline constexpr uint8_t try_lock = 1, timed = 2;
// On no cycle of this run, whatever still happened in it. Its locks that had ended each stand for all that the same
// code made: the names that matter to other runs.
inline constexpr uint8_t past = 4;
// A forked child's, from its parent: over before anything that the child does itself.
inline constexpr uint8_t inherited = 8;
// Of a mutex that a wait on a condition gave away and takes again.
inline constexpr uint8_t after_wait = 16;
} // namespace edge_flags
namespace lock_flags {
inline constexpr uint8_t prefers_writers = 1; // a reader waits behind a writer that waits
inline constexpr uint8_t excludes_nobody = 2; // several may have it at once: no gate
inline constexpr uint8_t process_shared = 4;  // other processes may wait for it
} // namespace lock_flags
namespace module_flags {
inline constexpr uint32_t planted = 1, main_program = 2;
}
namespace thread_flags {
inline constexpr uint32_t main = 1, detached = 2, fiber = 4;
}
namespace stack_flags {
inline constexpr uint32_t folded = 1, cut = 2;
}

using Frame = uint64_t;
inline constexpr uint64_t kFrameAddressBits = 48;
inline constexpr uint64_t frame_address(Frame f) {
  return f & ((1ULL << kFrameAddressBits) - 1);
}
inline constexpr uint32_t frame_generation(Frame f) {
  return static_cast<uint32_t>(f >> kFrameAddressBits);
}
inline constexpr bool frame_is_signal(Frame f) {
  return frame_address(f) < 4096;
}

// crc32c (Castagnoli), bitwise-reflected, initial and final XOR 0xffffffff. One table-free definition for both sides.
inline uint32_t crc32c(const void *data, uint64_t size) {
  auto *p = static_cast<const unsigned char *>(data);
  uint32_t crc = 0xffffffffu;
  for (uint64_t i = 0; i < size; ++i) {
    crc ^= p[i];
    for (int bit = 0; bit < 8; ++bit)
      crc = (crc >> 1) ^ (0x82f63b78u & (0u - (crc & 1u)));
  }
  return ~crc;
}

} // namespace snarl

#endif // SNARL_DETECTOR_CORE_RUN_FILE_H
