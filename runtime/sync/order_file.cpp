// The lock-order graph as the run file has it: chains and structural clocks once each, by number, and acquisitions that
// name them. So a file grows with the acquisitions, not with the locks held at each.
#include "runtime/channel/channel.h"
#include "runtime/sync/lock_births.h"
#include "runtime/sync/lock_order_state.h"
#include "runtime/sync/locks.h"

namespace snarl {
namespace {

OrderState &order = order_state;

// An acquisition and what it needs that the run file lacks, copied under the lock: places in memory go to others when
// the graph is folded, numbers in the file never do.
struct News {
  AcquisitionFact fact;
  Vector<LockChainFact> chains; // the innermost first
  ClockSnapshot *structure;     // held; null: the file has it, or there is none
};

// The chain's number in the run file.
uint32_t take_chain(uint32_t chain, Vector<LockChainFact> &news) {
  if (!chain)
    return 0;
  uint32_t fresh = 0;
  for (uint32_t c = chain; c && order.chains[c].told_to != order.run_file; c = order.chains[c].parent)
    ++fresh;
  order.told_chains += fresh;
  uint32_t number = order.told_chains;
  for (uint32_t c = chain; fresh--; c = order.chains[c].parent) {
    ChainNode &node = order.chains[c];
    node.told_to = order.run_file;
    node.number = number--;
    news.push({node.number, 0, node.lock, node.acquired_at, node.mode});
  }
  uint32_t c = chain;
  for (LockChainFact &one : news) {
    c = order.chains[c].parent;
    one.parent = c ? order.chains[c].number : 0;
  }
  return order.chains[chain].number;
}

// The snapshot's number in the run file.
uint32_t take_structure(ClockSnapshot *s, News &news) {
  if (!s)
    return 0;
  auto &told = order.told_structures;
  const uint64_t hash = mix_hash(reinterpret_cast<uintptr_t>(s));
  if (const uint32_t known = order.told_structure_table.find(hash, [&](uint32_t i) { return told[i - 1] == s; }))
    return known;
  hold(s);
  told.push(s);
  order.told_structure_table.insert(hash, told.count);
  hold(s);
  news.structure = s;
  return told.count;
}

void take(Acquisition &a, News &news) {
  news.chains.clear();
  news.structure = nullptr;
  const uint32_t chain = take_chain(a.chain, news.chains);
  const uint32_t structure = take_structure(a.structure.known, news);
  news.fact = {chain,
               a.wanted,
               a.tid,
               a.slot,
               a.at,
               a.mode,
               a.flags,
               a.told_at = last_clock(a),
               structure,
               Slot(a.structure.slot),
               a.structure.clock};
}

void tell_structure(const News &news, uint32_t number) {
  if (!news.structure)
    return;
  record_structure(number, news.structure->clocks, news.structure->count);
  drop(news.structure);
}

void tell(const News &news) {
  for (const LockChainFact &chain : news.chains) {
    announce_lock(chain.lock);
    record_lock_chain(chain);
  }
  announce_lock(news.fact.wanted);
  tell_structure(news, news.fact.structure);
  record_acquisition(news.fact);
}

struct SectionNews {
  SectionFact fact;
  News news; // its structure, if the file lacks it
};

void tell(const SectionNews &section) {
  announce_lock(section.fact.lock);
  tell_structure(section.news, section.fact.structure);
  record_section(section.fact);
}

// Under the lock. False: the file has it, or it is not kept any more.
bool take_section(uint64_t number, SectionNews &out) {
  if (order.sections_made - number > order.sections.count)
    return false;
  EnclosingSection &s = order.sections[static_cast<uint32_t>(number % kEnclosingSections)];
  if (s.told_to == order.run_file)
    return false;
  s.told_to = order.run_file;
  out.news.structure = nullptr;
  out.fact = {s.lock, s.tid, s.slot, s.began, s.ended, take_structure(s.left.known, out.news)};
  return true;
}

// Under the lock.
void take_sections(Vector<SectionNews> &out) {
  SectionNews section{};
  for (uint64_t number = order.sections_made - order.sections.count; number < order.sections_made; ++number)
    if (take_section(number, section))
      out.push(section);
}

void tell_and_drop(Vector<SectionNews> &sections) {
  for (const SectionNews &section : sections)
    tell(section);
  sections.drop();
}

// False: the file has all but the rolling ones.
bool take_next(News &news) {
  SpinGuard guard(order.lock);
  while (order.taken < order.untold.count) {
    Acquisition &a = order.acquisitions[order.untold[order.taken++]];
    if (a.rolling || a.told_to == order.run_file)
      continue;
    a.told_to = order.run_file;
    take(a, news);
    return true;
  }
  order.untold.clear();
  order.taken = 0;
  return false;
}

// All is new to the run file.
void forget_what_was_told() {
  SpinGuard guard(order.lock);
  ++order.run_file;
  order.telling = true;
  order.told_chains = 0;
  for (ClockSnapshot *s : order.told_structures)
    drop(s);
  order.told_structures.clear();
  order.told_structure_table.clear();
  order.untold.clear();
  order.taken = 0;
  for (uint32_t place = 1; place <= order.acquisitions_count; ++place)
    order.untold.push(place);
}

} // namespace

void tell_new_acquisitions() {
  News news{};
  while (take_next(news))
    tell(news);
  news.chains.drop();
}

void tell_section(uint64_t number) {
  SectionNews section{};
  bool is_new;
  {
    SpinGuard guard(order.lock);
    is_new = take_section(number, section);
  }
  if (is_new)
    tell(section);
}

void order_child(ChildFact child, ClockSnapshot *known) {
  News news{};
  {
    SpinGuard guard(order.lock);
    child.structure = take_structure(known, news);
  }
  tell_structure(news, child.structure);
  record_child(child);
}

// A gate is there before what it is around: a process may end at any moment.
void order_on_run_file() {
  locks_on_run_file();
  forget_what_was_told();
  Vector<SectionNews> sections;
  {
    SpinGuard guard(order.lock);
    take_sections(sections);
  }
  tell_and_drop(sections);
  tell_new_acquisitions();
}

void order_before_finish(EndKind) {
  if (!channel_is_open() || !order.lock.try_lock()) // held: the process ends in the middle of recording
    return;
  Vector<News> latest;
  const auto take_latest = [&](Acquisition &a) {
    latest.push(News{});
    take(a, latest[latest.count - 1]);
  };
  for (const AcquisitionSite &site : order.sites)
    if (site.rolling)
      take_latest(order.acquisitions[site.rolling]);
  for (uint32_t place = 1; place <= order.acquisitions_count; ++place)
    if (Acquisition &a = order.acquisitions[place]; a.told_to == order.run_file && a.told_at != last_clock(a))
      take_latest(a);
  Vector<SectionNews> sections;
  take_sections(sections);
  const uint64_t overwritten = order.overwritten, dropped = order.dropped, unpaid = order.unpaid_joins;
  order.lock.unlock();
  tell_and_drop(sections);
  for (News &news : latest) {
    tell(news);
    news.chains.drop();
  }
  latest.drop();
  if (overwritten)
    record_coverage(CoverageFact::dropped_facts, overwritten,
                    "lock acquisitions like recorded ones, of other threads or times");
  if (dropped)
    record_coverage(CoverageFact::dropped_facts, dropped, "lock acquisitions beyond the greatest number");
  if (unpaid)
    record_coverage(CoverageFact::dropped_facts, unpaid, "joins under locks that were too many to judge in time");
}

} // namespace snarl
