// The contract between planted code and the runtime (and nothing else: see docs/design.md).
//
// The instrumenter plants code that reads `__snarl_tls` and shadow memory, and that calls the
// functions declared here. The runtime defines them. Plain C, so that any front end can speak it.
//
// Versioning: `__snarl_module_v3` carries the version in its name, so that code planted for another
// version fails to link with a name that says why. Change anything here => change the number.
#ifndef SNARL_RUNTIME_ABI_H
#define SNARL_RUNTIME_ABI_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SNARL_ABI_VERSION 7

// ---------------------------------------------------------------------------------------------
// Shadow memory (docs/shadow.md)
//
// Each aligned 4-byte granule of the program has one 8-byte cell: a 32-bit READ word at offset 0
// and a 32-bit WRITE word at offset 4. The cell of the granule that holds address `a` is at
//
//     ((a & ~3) * 2 + SNARL_SHADOW_OFFSET) mod 2^48        (the mod clears bit 48: `btr`)
//
// For every place where Linux puts a program, its heap, its mappings and its stacks (vm.mmap_rnd_bits up
// to 32, PIE or not), the image of that place is free address space.
#define SNARL_SHADOW_OFFSET 0x555555568000ULL
#define SNARL_SHADOW_WRAP_BIT 48
#define SNARL_GRANULE 4
#define SNARL_CELL 8

// The thread's words that the inline test reads. Initial-exec TLS.
//
// A READ of a granule needs no work when   ((cell.read  ^ epoch) & mask) == 0
// A WRITE of a granule needs no work when  ((cell.write ^ epoch) & mask) == 0
//
// i.e. when this thread already did the like in its current epoch. An access that touches several
// granules ORs the XORs of all its granules before the AND. Both words are held four times so that a
// 16-byte access can test its granules with vector instructions. While the program has one thread
// only, mask is 0 and every test passes. Written by the owning thread only.
#define SNARL_RECENT_ACCESSES 256
#define SNARL_KNOWN_WORDS 128
#define SNARL_RECENT_RANGES 16
struct snarl_frame;
struct snarl_recent_range { // the runtime's own (runtime/shadow/recent_ranges.h)
  uintptr_t start;
  size_t size;
  uint64_t tag;
};
struct snarl_planted_tls {
  uint32_t epoch[4];
  uint32_t mask[4];
  struct snarl_frame *frames; // innermost frame record of this thread, or null
  void *thread;               // the runtime's own Thread; null before the runtime knows the thread
  // The rest is the runtime's own (runtime/shadow/rests.h, recent.h, known.h, byte_cells.h).
  uint32_t called_mask; // mask, for the tests in the entries of the slow path; another only while accesses rest
  uint32_t reserved;
  uint64_t recent_tag;
  uint64_t recent[SNARL_RECENT_ACCESSES];
  uint64_t known[SNARL_KNOWN_WORDS];
  uint32_t known_count, known_wanted;
  struct snarl_recent_range recent_ranges[SNARL_RECENT_RANGES];
  uint64_t recent_places;
  uint32_t part_epoch, part_mask; // epoch and mask, for ids of parts of granules
  uint64_t *reader_row;           // the slot's entries in groups of readers, or null for a while (reader_rows.h)
};
extern __thread struct snarl_planted_tls __snarl_tls __attribute__((tls_model("initial-exec")));

// ---------------------------------------------------------------------------------------------
// Call stack (docs/contexts.md)
//
// A function that calls anything keeps one record in its own stack frame:
//   on entry      rec.previous = __snarl_tls.frames; rec.slot = <return address>; __snarl_tls.frames = &rec
//   on exit       __snarl_tls.frames = rec.previous          (also before a tail call)
//   landing pad, and after a call that returns twice:  __snarl_tls.frames = &rec
// `slot` must be filled before the record is linked. The runtime may overwrite `slot` with the
// interned context of the frame (bit 63 set). A leaf function has no record: it hands its return
// address to the slow path instead (the `_leaf` functions).
struct snarl_frame {
  struct snarl_frame *previous;
  uintptr_t slot;
};

// ---------------------------------------------------------------------------------------------
// Slow path of the inline test. Calling convention preserve_all (LLVM cc 15): every register but r11
// survives. The access is at the return address of the call.
//   __snarl_read4(address)                 function with a frame record
//   __snarl_read4_leaf(address, return_pc) leaf function; return_pc = its own return address
// These test first; the `_missed` ones stand behind a planted test that did not settle the access.
// Address: of the access itself, not of the granule; any alignment.
#define SNARL_FOR_EACH_ACCESS_SIZE(X) X(1) X(2) X(4) X(8) X(16)
#define SNARL_DECLARE_ACCESS(N)                                                                                        \
  void __snarl_read##N(const void *address);                                                                           \
  void __snarl_write##N(void *address);                                                                                \
  void __snarl_read##N##_leaf(const void *address, const void *return_pc);                                             \
  void __snarl_write##N##_leaf(void *address, const void *return_pc);                                                  \
  void __snarl_read##N##_missed(const void *address);                                                                  \
  void __snarl_write##N##_missed(void *address);                                                                       \
  void __snarl_read##N##_missed_leaf(const void *address, const void *return_pc);                                      \
  void __snarl_write##N##_missed_leaf(void *address, const void *return_pc);
SNARL_FOR_EACH_ACCESS_SIZE(SNARL_DECLARE_ACCESS)
#undef SNARL_DECLARE_ACCESS

// Any size (wide vectors, odd sizes, range checks that stand for a whole loop, memory intrinsics).
// Tests and records; no inline test before it. size may be 0. Also preserve_all.
void __snarl_read_range(const void *address, size_t size);
void __snarl_write_range(void *address, size_t size);
void __snarl_read_range_leaf(const void *address, size_t size, const void *return_pc);
void __snarl_write_range_leaf(void *address, size_t size, const void *return_pc);

// The same bytes of each of several records, as a loop over them accesses them: `records` ranges of `size` bytes,
// `step` apart. layout = step << SNARL_RECORD_SIZE_BITS | size. Also preserve_all.
#define SNARL_RECORD_SIZE_BITS 8
void __snarl_read_records(const void *address, size_t records, size_t layout);
void __snarl_write_records(void *address, size_t records, size_t layout);
void __snarl_read_records_leaf(const void *address, size_t records, size_t layout, const void *return_pc);
void __snarl_write_records_leaf(void *address, size_t records, size_t layout, const void *return_pc);

// Virtual table pointers: a write of `value` to the vptr at `address` before it happens, and a read. The
// runtime tells a vptr race from a plain one by these. preserve_all. No leaf form: the function keeps a record.
void __snarl_vptr_write(void *address, const void *value);
void __snarl_vptr_read(const void *address);

// ---------------------------------------------------------------------------------------------
// Atomics. The runtime performs the operation itself, so that value and order change together.
// Ordinary C calling convention; the calling function keeps a frame record. Sizes 1, 2, 4, 8, 16.
// Objects that are not naturally aligned are handled by the caller (as ranges plus the plain instruction).
enum snarl_order { // the values of C++'s std::memory_order
  snarl_relaxed = 0,
  snarl_consume = 1,
  snarl_acquire = 2,
  snarl_release = 3,
  snarl_acq_rel = 4,
  snarl_seq_cst = 5,
};
enum snarl_rmw {
  snarl_rmw_exchange = 0,
  snarl_rmw_add = 1,
  snarl_rmw_sub = 2,
  snarl_rmw_and = 3,
  snarl_rmw_nand = 4,
  snarl_rmw_or = 5,
  snarl_rmw_xor = 6,
  snarl_rmw_max = 7,
  snarl_rmw_min = 8,
  snarl_rmw_umax = 9,
  snarl_rmw_umin = 10,
};
#define SNARL_FOR_EACH_ATOMIC(X) X(1, uint8_t) X(2, uint16_t) X(4, uint32_t) X(8, uint64_t) X(16, unsigned __int128)
#define SNARL_DECLARE_ATOMIC(N, T)                                                                                     \
  T __snarl_atomic##N##_load(const void *address, int order);                                                          \
  void __snarl_atomic##N##_store(void *address, T value, int order);                                                   \
  T __snarl_atomic##N##_rmw(void *address, T operand, int operation, int order);                                       \
  T __snarl_atomic##N##_cas(void *address, T expected, T desired, int success, int failure);
SNARL_FOR_EACH_ATOMIC(SNARL_DECLARE_ATOMIC)
#undef SNARL_DECLARE_ATOMIC
// cas returns the value found; it succeeded when that equals `expected`.

void __snarl_fence(int order); // a thread fence; signal fences are not planted

// ---------------------------------------------------------------------------------------------
// Orders in which locks are to be taken, as the source declares them (clang's acquired_before and acquired_after). A
// lock is what was locked at an address within [before, before + before_size); or, if it is behind a pointer, `before`
// is where the pointer is, and the upper half of `before_size` how far from where that leads.
enum {
  snarl_lock_order_before_is_member = 1,
  snarl_lock_order_after_is_member = 2,
  snarl_lock_order_before_is_behind = 4,
  snarl_lock_order_after_is_behind = 8
};
struct snarl_lock_order {
  const char *place; // "bank.h:12"
  uintptr_t before;  // an address, or the distance of a member from the start of its object
  size_t before_size;
  uintptr_t after;
  size_t after_size;
  uint64_t ends; // snarl_lock_order_*_is_*
};
struct snarl_lock_orders {
  struct snarl_lock_orders *lasting; // the runtime's copy
  uintptr_t member;                  // of a member that was named: its distance from the start of its object
  size_t member_size;
  uint64_t count;
  struct snarl_lock_order orders[];
};
// Orders of variables; called by a constructor of the translation unit.
void __snarl_lock_orders_v1(struct snarl_lock_orders *orders);
// The program names a member that has a declared order; it may be about to lock it.
void __snarl_lock_named(const void *member, struct snarl_lock_orders *orders);

// ---------------------------------------------------------------------------------------------
// Locks of the C++ libraries whose members are inlined into the program.
enum { snarl_unlock_exclusive = 0, snarl_unlock_shared = 1 };
// A lock is about to be unlocked as by one who has it alone, or shares it (std::shared_mutex of libstdc++).
void __snarl_unlocks_as(const void *lock, int mode);
enum { snarl_timed_mutex = 0, snarl_timed_writer = 1, snarl_timed_reader = 2 };
// try_lock_until or try_lock_shared_until of libc++ returns; `taken`: what it returns.
void __snarl_timed_lock(const void *lock, int which, int taken);

// ---------------------------------------------------------------------------------------------
// A call of one of pthread's functions has just failed, and the program does not look at its answer.
void __snarl_error_ignored(void);

// ---------------------------------------------------------------------------------------------
// Locks of libraries without planted code that are made of atomics and futexes (instrumenter/foreign). As in
// annotations.h; but who lets go of one that nobody was seen to take may have taken it out of sight.
void __snarl_foreign_lock_tried(const void *lock, unsigned flags, int taken);
void __snarl_foreign_lock_releasing(const void *lock);

// A call comes next that may leave this stack for another one; it has returned, maybe in another thread. `records` lies
// on the stack and keeps the caller's.
void __snarl_context_leaving(struct snarl_frame **records);
void __snarl_context_entered(struct snarl_frame **records);

// ---------------------------------------------------------------------------------------------
// Streams of the C++ libraries, whose members stand in the library: a call that uses one comes next.
enum {
  snarl_stream_changes = 1,   // it may change the stream, as all input and output does
  snarl_stream_base = 2,      // `stream` is the base of all streams, and not what is derived from it
  snarl_stream_of_libcxx = 4, // else libstdc++'s
  snarl_stream_transfers = 8, // it puts in or takes out: it uses the stream's buffer
};
void __snarl_stream_used(const void *stream, unsigned what);

// A std::pmr::memory_resource of libstdc++ is about to be asked for memory.
void __snarl_memory_resource_used(const void *resource);

// ---------------------------------------------------------------------------------------------
// Hand-overs by objects of the C++ libraries whose members are inlined into the program (sync/hand_over_points.h).
enum snarl_hand_over {
  snarl_object_made = 0,            // a latch or a semaphore
  snarl_milestone_reached = 1,      // about to be: a result is there, a latch is counted down
  snarl_milestone_passed = 2,       // a wait for it has returned
  snarl_semaphore32_used = 3,       // about to be, a counter of 32 bits
  snarl_semaphore64_used = 4,       // the same of 64
  snarl_semaphore32_posted = 5,     // about to be, `value` times
  snarl_semaphore64_posted = 6,     // the same
  snarl_semaphore_taken = 7,        // if `value` is not 0
  snarl_barrier_made = 8,           // for `value` threads
  snarl_barrier_arrives = 9,        // `value` times
  snarl_barrier_loses_one = 10,     // with the arrival that follows
  snarl_barrier_passed = 11,        // the end of phase `value`
  snarl_initialisation_passed = 12, // an initialisation that is done once
  snarl_locks_taken_at_once = 13,   // `value` locks, as by std::lock: in another run in another order
  snarl_stop_requested = 14,        // about to be: whoever is the first does what all others ask for
  snarl_stop_seen = 15,             // if `value` is not 0
  snarl_barrier_completes = 16,     // if `value` is not 0: all have arrived, and this thread is the last
  snarl_barrier_completed = 17,     // by this thread, and nobody has passed it yet
  snarl_mutex_made = 18,            // constructed, whatever was there before
  snarl_rwlock_made = 19,           // the same
  snarl_latch32_counts = 20,        // down by `value`, about to be; a counter of 32 bits
  snarl_latch64_counts = 21,        // the same of 64
  snarl_semaphore32_has_room = 22,  // for a post that is about to be, if its counter is `value` at most
  snarl_semaphore64_has_room = 23,  // the same of 64
  snarl_barrier_polled = 24,        // about to be, with sleeps in between, until the phase is over …
  snarl_barrier_polled_enough = 25  // … as it is now
};
void __snarl_hand_over(enum snarl_hand_over what, const void *object, int64_t value);
// A module has loops that spin until an atomic has some value, or calls std::atomic::wait. By a constructor.
void __snarl_values_are_awaited(void);
// Such a loop has been left, or the call has returned; with which values, of at most eight bytes, does it end? And the
// order of the load.
void __snarl_value_awaited(const void *atomic, int (*ends)(uint64_t value), int order);
// The same of a loop that compares the value with a variable, which had this value then.
void __snarl_value_awaited_with(const void *atomic, int (*ends)(uint64_t value, uint64_t variable), uint64_t variable,
                                int order);
// A branch is taken because an atomic had a value that `ends` is true of, loaded by an acquire (sync/branches.h); left
// again, by the number that the entry returned; 0: none was entered.
uint32_t __snarl_branch_entered(const void *atomic, int (*ends)(uint64_t value));
// The same of a value that is compared with a variable, which comes behind it in what `ends` is asked.
uint32_t __snarl_branch_entered_with(const void *atomic, int (*ends)(const uint64_t *values), uint64_t variable);
void __snarl_branch_left(uint32_t entered);
// The last to arrive at a barrier of as many as a variable says, by what it has added to an atomic: which values of
// both, the atomic first, say that it is the last? And the variable's.
void __snarl_last_of(const void *atomic, int (*ends)(const uint64_t *values), uint64_t variable);
// The last to arrive at a barrier is about to write the atomic for which the others wait (sync/value_runs.h).
void __snarl_passage_opens(const void *atomic);
// Loops that wait until variables have certain values (sync/condition_values.h), by condition variables or by looking
// again and again under a lock. Such a variable is about to be written, to become `after`; `adds`: the value is read
// and a constant is added.
void __snarl_condition_value_written(const void *variable, uint64_t after, int size, int adds);
// Or bits are set, or cleared.
void __snarl_condition_bits_written(const void *variable, uint64_t after, uint64_t bits, int size, int clears);
// So many elements were added to a container that is waited for, or taken from it (below 0), or nobody knows (0);
// `now`: how many there are, or -1: some. It is about to end.
void __snarl_container_changed(const void *container, int added, int64_t now);
void __snarl_container_ends(const void *container);
// What such a loop looks at: in `size` bytes, or a value that the loop does not change.
enum {
  snarl_watched_settled = 0,
  snarl_watched_variable = 1,
  snarl_watched_pointer = 2,
  snarl_watched_atomic = 3,
  snarl_watched_container = 4
};
struct snarl_watched {
  const void *where;
  uint64_t settled;
  int32_t size, kind;
};
// What may be no pointer to memory, as it is looked at under a condition only: the pointer, or one to zeros. `read`: to
// something that was looked at for certain, or null.
const void *__snarl_readable(const void *pointer, const void *read);
// The next wait is in a loop that ends with such values.
void __snarl_condition_waits_for_value(int (*ends)(const uint64_t *values));
// That loop has been left. Not `loop`: a branch leads on only with such values.
void __snarl_condition_values_awaited(const struct snarl_watched *watched, int count,
                                      int (*ends)(const uint64_t *values), int loop);
// What a std::function, a std::packaged_task or the like keeps is run by whoever has it: after it was made
// (sync/jobs.h). It was made at an address, copied or moved to `to`, exchanged, is about to end there (or something
// else begins).
extern uint32_t __snarl_jobs_matter; // not 0 once something was acquired under something: who tells before may not
void __snarl_job_made(const void *job);
void __snarl_job_copied(const void *to, const void *from);
void __snarl_job_moved(const void *to, const void *from);
void __snarl_jobs_swapped(const void *one, const void *other);
void __snarl_job_ends(const void *job);
// It is about to run. Returns what __snarl_branch_left() is to be told when it is over; 0: nothing.
uint32_t __snarl_job_begins(const void *job);
// Jobs that the program calls by itself, through a pointer in the job, or to its virtual table (sync/called_jobs.h).
// A module has such calls. By a constructor.
void __snarl_jobs_are_called(void);
// The pointer at `pointer` is about to be loaded for such a call. Not 0: to be told when the call comes.
uint64_t __snarl_job_fetched(const void *pointer);
// The same, through a table: of `function` in it, and of the pointer to the table, which is at `table`.
uint64_t __snarl_job_fetched_through(const void *function, const void *table);
// A job is about to be copied out of where others have put it; `pointer`: where its pointer is. That pointer has been
// loaded from such a copy for such a call; `function`: in the table that it points to.
void __snarl_job_copied_out(const void *pointer);
uint64_t __snarl_copied_job_fetched(const void *pointer);
uint64_t __snarl_copied_job_fetched_through(const void *function, const void *table);
// A job is about to be copied, with its pointer from `from` to `to`; each of an array, `stride` bytes long.
void __snarl_called_job_moved(const void *to, const void *from);
void __snarl_called_jobs_moved(const void *to, const void *from, uint64_t bytes, uint64_t stride);
// The call comes. Returns what __snarl_branch_left() is to be told when it is over; 0: nothing.
uint32_t __snarl_called_job_begins(uint64_t fetched);
// What is owned together by a count of the C++ library's (sync/owners.h). One of several gives up its share; only when
// jobs matter. The last one is about to end it: returns what __snarl_branch_left() is to be told when that is done; 0:
// nothing.
void __snarl_owner_leaves(const void *count);
uint32_t __snarl_last_owner_begins(const void *count);
// The first byte of a static variable's guard, as __snarl_atomic1_load acquires it.
uint8_t __snarl_guard_load(const void *guard);

// ---------------------------------------------------------------------------------------------
// Modules. One constructor of highest priority per translation unit calls this; the first call starts the
// runtime. `home` is the folder the instrumenter was loaded from: the analyzer is looked for at
// home/../../bin/snarl and home/../bin/snarl, after SNARL_ANALYZER and before PATH.
struct snarl_module {
  uint32_t size; // sizeof(struct snarl_module) as compiled
  uint32_t flags;
  const char *home;
};
void __snarl_module_v3(const struct snarl_module *module);

#ifdef __cplusplus
}
#endif

#endif // SNARL_RUNTIME_ABI_H
