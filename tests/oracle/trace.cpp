#include "tests/oracle/trace.h"

#include "runtime/abi.h"

#include <iterator>

namespace oracle {

namespace {

constexpr OpInfo kInfo[] = {
#define ORACLE_OP(name, text, operands, does) {text, operands},
#include "tests/oracle/ops.def"
#undef ORACLE_OP
};

constexpr const char *kOrders[] = {"relaxed", "consume", "acquire", "release", "acq_rel", "seq_cst"};

} // namespace

const OpInfo &info(Op op) {
  return kInfo[static_cast<int>(op)];
}

bool is_memory(Op op) {
  return op >= Op::read && op <= Op::cas_fail && op != Op::fresh;
}
bool is_atomic(Op op) {
  return op >= Op::load && op <= Op::cas_fail;
}
bool writes(Op op) {
  return op == Op::write || op == Op::write_range || op == Op::write_call || op == Op::free || op == Op::store ||
         op == Op::rmw || op == Op::cas;
}
bool reads_value(Op op) {
  return is_atomic(op) && op != Op::store;
}
bool is_rmw(Op op) {
  return op == Op::rmw || op == Op::cas;
}
bool creates(Op op) {
  return op == Op::create || op == Op::create_detached || op == Op::create_fiber;
}
bool switches(Op op) {
  return op == Op::switch_to || op == Op::switch_unordered;
}
bool is_about(Op op) {
  return creates(op) || switches(op) || op == Op::join || op == Op::detach || op == Op::destroy_fiber;
}
bool acquires(int order) {
  return order == snarl_consume || order == snarl_acquire || order == snarl_acq_rel || order == snarl_seq_cst;
}
bool releases(int order) {
  return order == snarl_release || order == snarl_acq_rel || order == snarl_seq_cst;
}

namespace {

// Locks are held by whom their kind allows; who has come to a barrier does nothing until all have come.
class Waits {
public:
  bool is_at_barrier(uint8_t thread) const { return waits_[thread]; }

  // False: it cannot happen.
  bool step(const Event &e) {
    if (waits_[e.thread] && e.op != Op::leave)
      return false;
    Lock &lock = locks_[e.target % kMaxObjects];
    const auto bit = static_cast<uint32_t>(1u << e.thread);
    switch (e.op) {
    case Op::write_lock:
      if (lock.writer || lock.readers)
        return false;
      lock.writer = bit;
      return true;
    case Op::write_unlock:
      if (lock.writer != bit)
        return false;
      lock.writer = 0;
      return true;
    case Op::read_lock:
      if (lock.writer || (lock.readers & bit))
        return false;
      lock.readers |= bit;
      return true;
    case Op::read_unlock:
      if (!(lock.readers & bit))
        return false;
      lock.readers &= ~bit;
      return true;
    case Op::arrive:
      return arrive(barriers_[e.target % kMaxObjects], e.thread, barrier_size(e.target));
    case Op::leave:
      return leave(barriers_[e.target % kMaxObjects], e.thread, barrier_size(e.target));
    default:
      return true;
    }
  }

private:
  struct Lock {
    uint32_t writer = 0, readers = 0; // bits of threads
  };
  struct Barrier {
    std::vector<uint8_t> arrivals; // as many as it is for make a generation
    std::vector<uint32_t> left;    // by generation
  };
  Lock locks_[kMaxObjects];
  Barrier barriers_[kMaxObjects];
  const Barrier *waits_[kMaxThreads] = {};

  // Not more threads use the barrier than it is for: the last generation but one has left.
  bool arrive(Barrier &barrier, uint8_t thread, uint32_t size) {
    const size_t generation = barrier.arrivals.size() / size;
    if (generation >= 2 && barrier.left[generation - 2] != size)
      return false;
    barrier.arrivals.push_back(thread);
    barrier.left.resize(generation + 1);
    waits_[thread] = &barrier;
    return true;
  }
  bool leave(Barrier &barrier, uint8_t thread, uint32_t size) {
    if (waits_[thread] != &barrier)
      return false;
    size_t arrival = barrier.arrivals.size();
    while (barrier.arrivals[--arrival] != thread) {
    }
    if (barrier.arrivals.size() < (arrival / size + 1) * size)
      return false;
    ++barrier.left[arrival / size];
    waits_[thread] = nullptr;
    return true;
  }
};

// Who exists, and what runs where: an OS thread runs itself or one of the fibers.
class Lives {
public:
  Lives() { begin(0, /*fiber=*/false, /*detached=*/true); } // nobody joins the main thread

  bool acts(uint8_t thread) const { return people_[thread].life == running && people_[thread].on != kNowhere; }

  // False: it cannot happen. The actor acts.
  bool step(const Event &e, const Waits &waits) {
    Person &target = people_[e.target % kMaxThreads];
    switch (e.op) {
    case Op::create:
    case Op::create_detached:
    case Op::create_fiber:
      if (target.life != unborn)
        return false;
      begin(e.target, e.op == Op::create_fiber, e.op == Op::create_detached);
      return true;
    case Op::join:
      if (!may_be_joined(target) || e.target == e.thread || waits.is_at_barrier(e.target) || target.on == kNowhere)
        return false;
      target.life = gone;
      return true;
    case Op::detach:
      if (!may_be_joined(target))
        return false;
      target.detached = true;
      return true;
    case Op::finish:
      if (e.thread == 0 || people_[e.thread].fiber)
        return false;
      people_[e.thread].life = people_[e.thread].detached ? gone : finished;
      return true;
    case Op::switch_to:
    case Op::switch_unordered:
      return switch_to(people_[e.thread], target);
    case Op::destroy_fiber:
      if (target.life != running || !target.fiber || target.on != kNowhere)
        return false;
      target.life = gone;
      return true;
    default:
      return true;
    }
  }

private:
  enum Life { unborn, running, finished, gone };
  static constexpr uint8_t kNowhere = kMaxThreads;
  struct Person {
    Life life = unborn;
    bool fiber = false, detached = false;
    uint8_t self = 0;
    uint8_t on = kNowhere; // the OS thread that runs it
  };
  Person people_[kMaxThreads];

  void begin(uint8_t thread, bool fiber, bool detached) {
    people_[thread] = {running, fiber, detached, thread, fiber ? kNowhere : thread};
  }
  static bool may_be_joined(const Person &p) {
    return (p.life == running || p.life == finished) && !p.detached && !p.fiber;
  }
  // An OS thread's own goes on where it left.
  static bool switch_to(Person &from, Person &to) {
    if (to.life != running || to.on != kNowhere || (!to.fiber && to.self != from.on))
      return false;
    to.on = from.on;
    from.on = kNowhere;
    return true;
  }
};

bool overlap(const Event &e, uint32_t address, uint32_t size) {
  return e.address < address + size && address < e.address + uint32_t{e.size};
}

// A word of a futex is no atomic so far, or the thread has just used it as one: so that the engine, which records
// nothing while the program is alone, knows it too.
bool futex_is_clear(const Trace &trace, const Event &e, const Event *last) {
  if (last && is_atomic(last->op) && last->address == e.address && last->size == kFutexBytes)
    return true;
  bool atomic = false;
  for (const Event *past = trace.data(); past != &e; ++past)
    if (overlap(*past, e.address, kFutexBytes))
      atomic = past->op != Op::fresh && (atomic || is_atomic(past->op));
  return !atomic;
}

bool is_in_arena(const Event &e) {
  return e.address + (e.op == Op::futex_wake || e.op == Op::futex_wait ? kFutexBytes : e.size) <= kArenaBytes;
}

// Memory is given back before it is given out again. Nobody can come between without a race: it was just now.
bool may_begin_anew(const Event &e, const Event *last) {
  return last && last->op == Op::free && last->address == e.address && last->size == e.size &&
         e.address % kGranuleBytes == 0 && e.size % kGranuleBytes == 0;
}

} // namespace

bool valid(const Trace &trace) {
  const Event *last[kMaxThreads] = {};
  Waits waits;
  Lives lives;
  if (trace.size() > kMaxEvents)
    return false;
  for (const Event &e : trace) {
    if (!lives.acts(e.thread) || !waits.step(e) || !lives.step(e, waits) || !is_in_arena(e))
      return false;
    if (e.op == Op::fresh && !may_begin_anew(e, last[e.thread]))
      return false;
    if ((e.op == Op::futex_wake || e.op == Op::futex_wait) &&
        (e.address % kFutexBytes || !futex_is_clear(trace, e, last[e.thread])))
      return false;
    last[e.thread] = &e;
  }
  return true;
}

namespace {

std::string place(uint32_t address) {
  std::string text(1, static_cast<char>('a' + address / kBlockBytes));
  if (address % kBlockBytes)
    text += "+" + std::to_string(address % kBlockBytes);
  return text;
}

} // namespace

std::string to_text(const Event &e) {
  std::string text = "t" + std::to_string(e.thread) + " " + info(e.op).text;
  for (const char *operand = info(e.op).operands; *operand; ++operand) {
    text += ' ';
    switch (*operand) {
    case 't':
      text += "t" + std::to_string(e.target);
      break;
    case 's':
      text += "m" + std::to_string(e.target);
      break;
    case 'a':
      text += place(e.address);
      break;
    case 'n':
      text += std::to_string(e.size);
      break;
    case 'o':
      text += kOrders[e.order];
      break;
    default:
      text += kOrders[e.failure];
    }
  }
  return text;
}

std::string to_text(const Trace &trace) {
  std::string text;
  for (const Event &e : trace)
    text += to_text(e) + "\n";
  return text;
}

namespace {

std::vector<std::string> words_of(const std::string &line) {
  std::vector<std::string> words;
  std::string word;
  for (char c : line + " ") {
    if (c == '#')
      break;
    if (c != ' ' && c != '\t' && c != '\r')
      word += c;
    else if (!word.empty())
      words.push_back(std::move(word)), word.clear();
  }
  if (!word.empty())
    words.push_back(word);
  return words;
}

bool number(const std::string &text, size_t from, uint32_t limit, uint32_t &out) {
  if (from >= text.size() || text.size() - from > 4)
    return false;
  out = 0;
  for (size_t i = from; i < text.size(); ++i) {
    if (text[i] < '0' || text[i] > '9')
      return false;
    out = out * 10 + static_cast<uint32_t>(text[i] - '0');
  }
  return out < limit;
}

bool parse_place(const std::string &text, uint32_t &out) {
  if (text.empty() || text[0] < 'a' || text[0] >= static_cast<char>('a' + kArenaBlocks))
    return false;
  uint32_t offset = 0;
  if (text.size() > 1 && (text[1] != '+' || !number(text, 2, kArenaBytes, offset)))
    return false;
  out = static_cast<uint32_t>(text[0] - 'a') * kBlockBytes + offset;
  return out < kArenaBytes;
}

bool parse_order(const std::string &text, uint32_t &out) {
  for (out = 0; out < std::size(kOrders); ++out)
    if (text == kOrders[out])
      return true;
  return false;
}

bool parse_operand(char operand, const std::string &word, Event &e) {
  uint32_t value = 0;
  bool fine = false;
  switch (operand) {
  case 't':
    fine = word[0] == 't' && number(word, 1, kMaxThreads, value);
    e.target = static_cast<uint8_t>(value);
    break;
  case 's':
    fine = word[0] == 'm' && number(word, 1, kMaxObjects, value);
    e.target = static_cast<uint8_t>(value);
    break;
  case 'a':
    fine = parse_place(word, value);
    e.address = static_cast<uint16_t>(value);
    break;
  case 'n':
    fine = number(word, 0, kArenaBytes + 1, value);
    e.size = static_cast<uint8_t>(value);
    break;
  default:
    fine = parse_order(word, value);
    (operand == 'o' ? e.order : e.failure) = static_cast<uint8_t>(value);
  }
  return fine;
}

// "tN op operands…". Returns how many words it took, 0 when they are wrong.
size_t parse_event(const std::vector<std::string> &words, Event &e) {
  uint32_t thread = 0;
  if (words.size() < 2 || words[0][0] != 't' || !number(words[0], 1, kMaxThreads, thread))
    return 0;
  e.thread = static_cast<uint8_t>(thread);
  for (size_t op = 0; op < std::size(kInfo); ++op) {
    if (words[1] != kInfo[op].text)
      continue;
    e.op = static_cast<Op>(op);
    size_t next = 2;
    for (const char *operand = kInfo[op].operands; *operand; ++operand, ++next)
      if (next >= words.size() || !parse_operand(*operand, words[next], e))
        return 0;
    return next;
  }
  return 0;
}

bool parse_verdict(const std::vector<std::string> &words, size_t from, ParsedTrace &out) {
  auto event = static_cast<uint32_t>(out.trace.size() - 1);
  if (from == words.size())
    return true;
  if (words[from] != "=>" || from + 1 >= words.size() || words[from + 1] != "race")
    return false;
  if (from + 2 == words.size())
    out.expected_events.push_back(event);
  for (size_t i = from + 2; i < words.size(); ++i) {
    uint32_t byte = 0;
    if (!parse_place(words[i], byte))
      return false;
    out.expected.push_back({event, byte});
  }
  return true;
}

} // namespace

ParsedTrace parse_trace(const std::string &text) {
  ParsedTrace out;
  size_t line_number = 1;
  for (size_t at = 0; at < text.size(); ++line_number) {
    size_t end = text.find('\n', at);
    end = end == std::string::npos ? text.size() : end;
    std::vector<std::string> words = words_of(text.substr(at, end - at));
    at = end + 1;
    if (words.empty())
      continue;
    Event e;
    size_t used = parse_event(words, e);
    out.trace.push_back(e);
    if (!used || !parse_verdict(words, used, out)) {
      out.error = "line " + std::to_string(line_number) + " is not understood";
      return out;
    }
  }
  if (!valid(out.trace))
    out.error = "this cannot happen";
  return out;
}

} // namespace oracle
