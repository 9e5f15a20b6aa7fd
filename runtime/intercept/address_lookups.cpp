// Names of hosts that are looked up in the background (getaddrinfo_a): libc's own threads do the work, unseen. A
// look-up is asked for before whoever learns of its end goes on, and before the function that is called then.
#include "runtime/intercept/interceptor.h"
#include "runtime/intercept/notifications.h"
#include "runtime/intercept/string_bytes.h"
#include "runtime/sync/hand_over_points.h"
#include "runtime/sync/points.h"

#include <cstddef>
#include <netdb.h>

using namespace snarl;

namespace snarl {
static int error_of(const gaicb *block);
}

namespace {

void will_look_up(Thread &t, Pc pc, const gaicb *block) {
  touch_read(pc, block, offsetof(gaicb, ar_result));
  if (block->ar_name)
    touch_string(pc, block->ar_name);
  if (block->ar_service)
    touch_string(pc, block->ar_service);
  if (block->ar_request)
    touch_read(pc, block->ar_request, sizeof *block->ar_request);
  release_at(t, block);
  milestone_reached(t, block);
}

int learned(const gaicb *block, int error) {
  Thread *t = error != EAI_INPROGRESS ? self() : nullptr;
  if (t) {
    acquire_at(*t, block);
    milestone_passed(*t, block);
  }
  return error;
}

void all_ended(Pc pc, gaicb *const blocks[], int count) {
  for (int i = 0; i < count; ++i)
    if (blocks[i] && learned(blocks[i], error_of(blocks[i])) == 0)
      touch_write(pc, &blocks[i]->ar_result, sizeof blocks[i]->ar_result);
}

} // namespace

SNARL_INTERCEPT(int, getaddrinfo_a, int mode, gaicb *blocks[], int count, sigevent *event) {
  Thread *t = self();
  if (!t)
    return REAL(getaddrinfo_a)(mode, blocks, count, event);
  const Pc pc = SNARL_CALLER_PC();
  touch_read(pc, blocks, static_cast<size_t>(count > 0 ? count : 0) * sizeof *blocks);
  for (int i = 0; i < count; ++i)
    if (blocks[i])
      will_look_up(*t, pc, blocks[i]);
  if (mode != GAI_NOWAIT) {
    const int result = REAL(getaddrinfo_a)(mode, blocks, count, event);
    all_ended(pc, blocks, count);
    return result;
  }
  sigevent ours{};
  Notification *notification = nullptr;
  if (event) {
    touch_read(pc, event, sizeof *event);
    ours = *event;
    notification_signal_release(ours);
    notification = notification_of(*t, pc, ours, Notification::once);
  }
  const int result = REAL(getaddrinfo_a)(mode, blocks, count, event ? &ours : nullptr);
  if (result != 0)
    forget_notification(notification);
  return result;
}

SNARL_INTERCEPT(int, gai_suspend, const gaicb *const blocks[], int count, const timespec *timeout) {
  const int result = REAL(gai_suspend)(blocks, count, timeout);
  for (int i = 0; (result == 0 || result == EAI_ALLDONE) && i < count; ++i)
    if (blocks[i])
      learned(blocks[i], error_of(blocks[i]));
  return result;
}

SNARL_INTERCEPT(int, gai_error, gaicb *block) {
  return learned(block, REAL(gai_error)(block));
}

static int snarl::error_of(const gaicb *block) {
  return REAL(gai_error)(const_cast<gaicb *>(block));
}
