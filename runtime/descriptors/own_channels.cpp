#include "runtime/descriptors/own_channels.h"

#include "runtime/sync/flow.h"
#include "runtime/sync/hand_overs.h"
#include "runtime/sync/stalls.h"

#include <climits>
#include <sys/socket.h>

namespace snarl {
namespace {

// What the system keeps together.
constexpr uint64_t kWhole = PIPE_BUF;
constexpr uint64_t kEventBytes = sizeof(uint64_t);

bool is_event(const OwnChannel &own) {
  return own.kind == OwnKind::counter || own.kind == OwnKind::semaphore;
}
bool goes_both_ways(const OwnChannel &own) {
  return own.kind == OwnKind::stream || own.kind == OwnKind::messages;
}

// Null: nothing is put in at this end.
Flow *flow_from(const OwnChannel &own, uint32_t end) {
  if (goes_both_ways(own))
    return own.into[1 - end];
  return is_event(own) || end == 1 ? own.into[0] : nullptr;
}

uint64_t value_at(const void *event) {
  uint64_t value;
  __snarl_memcpy(&value, event, sizeof value);
  return value;
}

void give_up(const OwnChannel &own) {
  for (Flow *flow : own.into)
    if (flow)
      flow_given_up(*flow);
}

template <typename F> void with_flow_from(Thread &t, const OwnEnd &end, F f) {
  RuntimeSection section(t);
  SpinGuard guard(end.channel->lock);
  if (Flow *flow = flow_from(*end.channel->own, end.end))
    f(*flow);
}

// A flow counts messages as ones, of an event what takings take, else bytes.
OwnPut planned(OwnChannel &own, const void *from, uint64_t bytes, uint32_t messages) {
  if (own.kind == OwnKind::messages) {
    own.had_empty_message |= bytes == 0;
    return {0, messages, 0};
  }
  if (!is_event(own))
    return {0, bytes, 0};
  if (!from)
    give_up(own);
  const uint64_t value = from && bytes >= kEventBytes ? value_at(from) : 0;
  return {0, own.kind == OwnKind::semaphore ? value : value != 0, value};
}

// Of a channel that counts bytes, some of the messages: nobody knows how many bytes these were.
uint64_t done_of(OwnChannel &own, const OwnPut &put, int64_t done, bool counts_messages) {
  if (done < 0)
    return 0;
  if (own.kind == OwnKind::messages && counts_messages)
    return static_cast<uint64_t>(done);
  if (is_event(own) || own.kind == OwnKind::messages)
    return put.planned;
  if (counts_messages)
    give_up(own);
  return counts_messages ? put.planned : static_cast<uint64_t>(done);
}

// Is it more than was added by whom we know?
bool is_too_much(OwnChannel &own, uint64_t value) {
  own.taken += value;
  return own.taken > own.added;
}

void taken(Thread &t, OwnChannel &own, Flow &flow, const OwnTaking &taking, bool waited) {
  const bool in_pieces = is_event(own) || own.kind == OwnKind::messages;
  if (is_event(own) && is_too_much(own, taking.to ? value_at(taking.to) : ~uint64_t{0}))
    return flow_given_up(flow);
  if (in_pieces)
    return flow_taken(t, flow, {1, 1, 0, waited, false});
  const uint64_t got = taking.got < taking.asked ? taking.got : taking.asked;
  flow_taken(t, flow, {taking.asked, got, reinterpret_cast<uintptr_t>(taking.to), waited, taking.gets_all});
}

} // namespace

OwnChannel *new_own_channel(OwnKind kind, bool may_come_back, uint64_t initial) {
  auto *own = allocate_one<OwnChannel>();
  own->kind = kind;
  own->may_come_back[0] = own->may_come_back[1] = may_come_back;
  own->added = initial;
  own->made_after = own_channels_now();
  if (kind != OwnKind::unknown)
    own->into[0] = new_flow(kind == OwnKind::counter ? initial != 0 : initial);
  if (goes_both_ways(*own))
    own->into[1] = new_flow(0);
  return own;
}

void drop_own_channel(OwnChannel *own) {
  for (Flow *flow : own->into)
    if (flow)
      drop_flow(flow);
  release_one(own);
}

void own_channels_left() {
  stalls_descriptor_leaves();
}

uint32_t own_channels_now() {
  return stalls_descriptors_left() + 1;
}

bool own_channel_is_private(const OwnChannel &own) {
  return __atomic_load_n(&own.made_after, __ATOMIC_RELAXED) == own_channels_now();
}

bool own_channel_is_counted(const OwnChannel &own) {
  if (!own.into[0] || !own_channel_is_private(own))
    return false;
  for (const Flow *flow : own.into)
    if (flow && flow_is_given_up(*flow))
      return false;
  return true;
}

void own_end_comes_back(const OwnEnd &end, bool may) {
  __atomic_store_n(&end.channel->own->may_come_back[end.end], may, __ATOMIC_RELAXED);
}

OwnPut own_put_begins(Thread &t, const OwnEnd &end, const void *from, uint64_t bytes, uint32_t messages) {
  RuntimeSection section(t);
  SpinGuard guard(end.channel->lock);
  OwnChannel &own = *end.channel->own;
  Flow *flow = flow_from(own, end.end);
  if (!flow)
    return {};
  OwnPut put = planned(own, from, bytes, messages);
  own.added += put.added;
  const bool whole = bytes <= kWhole && messages == 1 && own.kind != OwnKind::semaphore;
  put.number = flow_put(t, *flow, put.planned, whole);
  return put;
}

void own_put_ends(Thread &t, const OwnEnd &end, const OwnPut &put, int64_t done, bool counts_messages) {
  with_flow_from(t, end, [&](Flow &flow) {
    OwnChannel &own = *end.channel->own;
    const uint64_t real = done_of(own, put, done, counts_messages);
    if (done < 0)
      own.added -= put.added;
    if (real < put.planned)
      flow_put_less(flow, put.number, put.planned - real);
  });
}

void own_taken(Thread &t, const OwnEnd &end, const OwnTaking &taking) {
  RuntimeSection section(t);
  SpinGuard guard(end.channel->lock);
  OwnChannel &own = *end.channel->own;
  Flow *flow = own.into[end.end];
  if (!flow || taking.asked == 0)
    return;
  const bool waited = !taking.may_come_back && !own_end_may_come_back(end);
  if (taking.got == 0)
    return own.had_empty_message ? void() : flow_end_found(t, *flow);
  if (!taking.leaves_it)
    return taken(t, own, *flow, taking, waited);
  if (waited)
    flow_found(t, *flow);
}

void own_waited(Thread &t, const OwnEnd *ends, uint32_t count, bool ended) {
  RuntimeSection section(t);
  Structure common{};
  bool any = false;
  for (uint32_t i = 0; i < count; ++i) {
    SpinGuard guard(ends[i].channel->lock);
    Flow *flow = ends[i].channel->own->into[ends[i].end];
    if (!flow)
      return structure_drop(common);
    if (count == 1)
      return ended ? flow_end_found(t, *flow) : flow_found(t, *flow);
    Structure certain;
    if (!flow_may_be_found(t, *flow, certain))
      continue;
    if (any)
      structure_meet(common, certain);
    else
      common = structure_copy(certain);
    any = true;
    structure_drop(certain);
  }
  learn_structure(t, common);
  structure_drop(common);
}

void own_is_ready(Thread &t, const OwnEnd &end) {
  RuntimeSection section(t);
  SpinGuard guard(end.channel->lock);
  if (Flow *flow = end.channel->own->into[end.end])
    flow_is_ready(t, *flow);
}

void own_end_closes(Thread &t, const OwnEnd &end) {
  with_flow_from(t, end, [&](Flow &flow) { flow_end_closes(t, flow); });
}

void own_end_is_shut(Thread &t, const OwnEnd &end, int how) {
  RuntimeSection section(t);
  SpinGuard guard(end.channel->lock);
  const OwnChannel &own = *end.channel->own;
  if (how != SHUT_RD && flow_from(own, end.end))
    flow_is_shut(t, *flow_from(own, end.end));
  if (how != SHUT_WR && own.into[end.end])
    flow_is_shut(t, *own.into[end.end]);
}

void own_channel_given_up(Thread &t, const OwnEnd &end) {
  RuntimeSection section(t);
  SpinGuard guard(end.channel->lock);
  give_up(*end.channel->own);
}

void own_channel_is_open_elsewhere(Channel &c) {
  if (c.own)
    __atomic_store_n(&c.own->made_after, 0, __ATOMIC_RELAXED);
}

} // namespace snarl
