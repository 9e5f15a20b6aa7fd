// The findings in raw form, for want of an analyzer: one line for each of the first, in modules and offsets.
#include "runtime/channel/modules.h"
#include "runtime/channel/state.h"
#include "runtime/platform/process_image.h"
#include "runtime/platform/sys.h"

namespace snarl {
namespace {

const char *name_of(FindingKind kind) {
  static const char *const names[] = {
#define SNARL_FINDING(name, text, summary) text,
#include "detector/core/finding_kinds.def"
#undef SNARL_FINDING
  };
  return names[static_cast<uint32_t>(kind)];
}

void place(Text &text, Tid tid, Frame frame) {
  if (!frame)
    return;
  uintptr_t address = frame_address(frame);
  LoadedModule *module = module_of(address, frame_generation(frame));
  text << " thread " << tid.value << " at ";
  if (module)
    (text << last_component(module->path) << "+").hex(address - module->bias);
  else
    text.hex(address);
}

} // namespace

void say_what_was_recorded() {
  constexpr uint32_t kLines = sizeof(recording.summaries) / sizeof(recording.summaries[0]);
  Text head;
  head << recording.next_finding << (recording.next_finding == 1 ? " finding" : " findings") << " recorded";
  say(head);
  for (uint32_t i = 0; i < recording.next_finding && i < kLines; ++i) {
    const FindingSummary &summary = recording.summaries[i];
    Text line;
    line << "  " << name_of(summary.kind) << ":";
    place(line, summary.tid, summary.frame);
    if (summary.other_frame)
      line << ",";
    place(line, summary.other_tid, summary.other_frame);
    say(line);
  }
  if (recording.next_finding > kLines)
    say("  and more");
}

} // namespace snarl
