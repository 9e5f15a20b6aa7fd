// Contexts become stacks of the run file, and the modules and threads that stacks and facts name become records.
#include "runtime/channel/modules.h"
#include "runtime/channel/state.h"
#include "runtime/sink.h"
#include "runtime/thread/registry.h"

namespace snarl {
namespace {

constexpr uint32_t kFrames = 4096;
constexpr uint32_t kCreators = 64; // of a thread, that are written with it

Frame frames[kFrames];
Table<uint8_t> foreign_pages; // code pages outside of every module, as of `foreign_generation`
uint32_t foreign_generation;

bool is_foreign(uintptr_t address) {
  if (foreign_generation != current_module_generation)
    foreign_pages.drop();
  foreign_generation = current_module_generation;
  return foreign_pages.find({address >> 12, 0, 0}) != nullptr;
}

void write_module(LoadedModule &m) {
  RecordWriter record;
  record.u32(m.id).text(m.path).u64(m.bias).u64(m.begin).u64(m.end).text(m.build_id, m.build_id_size);
  record.u32(m.generation_from).u32(m.flags);
  append(RecordType::module, record);
  if (!m.loaded) {
    record.clear();
    append(RecordType::module_unload, record.u32(m.id).u32(m.generation_until));
  }
  m.written = true;
}

// Makes the module of a frame known: it may have been loaded since the last look.
void know_module(Frame frame) {
  uintptr_t address = frame_address(frame);
  if (frame_is_signal(frame) || module_of(address, frame_generation(frame)) || is_foreign(address))
    return;
  modules_refresh();
  if (!module_of(address, frame_generation(frame)))
    foreign_pages.at({address >> 12, 0, 0});
}

void write_birth(Tid tid, const ThreadBirth &birth) {
  StackId created_at = stack_of(birth.created_at);
  RecordWriter record;
  char name[sizeof(birth.name) + 1] = {};
  __snarl_memcpy(name, birth.name, sizeof(birth.name));
  record.id(tid).id(birth.creator).id(created_at).u64(birth.os_tid).text(name).u32(birth.flags);
  uint32_t checksum = crc32c(record.data(), record.size());
  bool fresh;
  uint32_t &written = recording.threads.at({tid.value, 0, 0}, &fresh);
  if (fresh || written != checksum)
    append(RecordType::thread, record);
  written = checksum;
}

} // namespace

void write_modules() {
  for (LoadedModule &module : all_modules())
    if (!module.written)
      write_module(module);
}

StackId stack_of(Context context) {
  if (!context)
    return StackId();
  bool fresh;
  StackId &known = recording.stacks.at({context.value, 0, 0}, &fresh);
  if (!fresh)
    return known;
  StackId id = known = StackId(++recording.next_stack);
  bool folded = false;
  uint32_t all = context_frames(context, frames, kFrames, &folded);
  uint32_t count = all < kFrames ? all : kFrames;
  for (uint32_t i = 0; i < count; ++i)
    know_module(frames[i]);
  write_modules();
  RecordWriter record;
  record.id(id).u32(count);
  for (uint32_t i = 0; i < count; ++i)
    record.u64(frames[i]);
  record.u32((folded ? stack_flags::folded : 0) | (all > count ? stack_flags::cut : 0));
  append(RecordType::stack, record);
  return id;
}

void write_thread(Tid tid) {
  for (uint32_t i = 0; i < kCreators; ++i) {
    const ThreadBirth *birth = birth_of(tid);
    if (!birth || (i > 0 && recording.threads.find({tid.value, 0, 0})))
      return;
    write_birth(tid, *birth);
    tid = birth->creator;
  }
}

void rewrite_changed_threads() {
  Vector<Tid> written;
  recording.threads.each([&](TableKey key, uint32_t) { written.push(Tid(static_cast<uint32_t>(key.a))); });
  for (Tid tid : written)
    write_thread(tid);
  written.drop();
}

} // namespace snarl
