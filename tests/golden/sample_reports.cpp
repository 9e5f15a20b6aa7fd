#include "tests/golden/sample_reports.h"

namespace snarl::test {

namespace {

class Samples {
public:
  explicit Samples(std::string folder) : source(folder + "/bank.cpp"), module(folder + "/bank") {}

  Report race() const {
    Finding f = finding(FindingKind::data_race, "0123456789abcdef", "Data race on `opened` in open_account");
    f.explanation =
        "Two threads access the same memory without synchronisation and at least one of them writes. No lock "
        "is held by both: thread T3 \"clerk\" holds no lock, the main thread (T1) held mutex `L1` (shared). "
        "Holding mutex `L1` around both accesses would order them; so would making `opened` atomic.";
    f.count = 17;
    f.accesses = {{access_flags::write, 4, 0x404010, Tid(3), stack({opening(), invoke(), thread_start()}), {}},
                  {0,
                   4,
                   0x404010,
                   Tid(1),
                   stack({opening(), main_at(34)}),
                   {{LockId(1), LockMode::shared, stack({transferring(14), main_at(31)})}}}};
    f.location = Location{LocationKind::global, "opened", "", 0x404010, 4, 0, source, 11, Tid(), 0, {}};
    f.locks = {lock(1, "L1")};
    f.threads = {main_thread(), thread(3, "clerk", 33)};
    return report({f});
  }

  Report heap_race() const {
    Finding f = finding(FindingKind::use_after_free_race, "00000000000000aa", "Memory is freed by one thread");
    f.explanation = "One thread frees memory that another uses, and nothing orders the two.";
    f.accesses = {{access_flags::write | access_flags::free, 48, 0x7f0010, Tid(1), stack({main_at(34)}), {}},
                  {access_flags::atomic | access_flags::write, 4, 0x7f0038, Tid(2), stack({transferring(16)}), {}}};
    f.location = Location{LocationKind::heap, "", "", 0x7f0038, 48, 40, "", 0, Tid(1), 0, stack({main_at(31)})};
    f.threads = {main_thread(), thread(2, "", 32)};
    Report out = report({f});
    out.runs[0].complete = false;
    out.runs[0].end.reset();
    out.runs[0].duration_s.reset();
    out.runs[0].notes = {"bank.snarl: read up to offset 4096: the file was cut within record 7"};
    return out;
  }

  Report potential_deadlock() const {
    Finding f = finding(FindingKind::potential_deadlock, "fedcba9876543210",
                        "Potential deadlock: mutex `savings_lock` and mutex `L2` are taken in different orders");
    f.confidence = Confidence::potential;
    f.explanation = "Threads take the same locks in different orders and may block each other for ever.";
    f.cycle = {{Tid(2), LockId(1), LockId(2), LockMode::exclusive, LockMode::exclusive, stack({transferring(14)}),
                stack({transferring(15)})},
               {Tid(3), LockId(2), LockId(1), LockMode::exclusive, LockMode::shared, stack({transferring(14)}),
                stack({transferring(15)})}};
    f.locks = {lock(1, "savings_lock"), lock(2, "L2")};
    f.threads = {main_thread(), thread(2, "teller", 32), thread(3, "", 33)};
    return report({f});
  }

  Report deadlock() const {
    Finding f = finding(FindingKind::deadlock, "1111222233334444",
                        "Deadlock: the main thread (T1) and thread T2 \"teller\" wait for each other");
    f.explanation = "Threads wait for each other in a circle and can never go on.";
    HeldLock held{LockId(1), LockMode::exclusive, stack({transferring(14), main_at(34)})};
    f.cycle = {
        {Tid(1), LockId(1), LockId(), LockMode::exclusive, LockMode::exclusive, held.acquired, stack({main_at(34)})},
        {Tid(2), LockId(), LockId(1), LockMode::exclusive, LockMode::exclusive, {}, stack({transferring(14)})}};
    f.waits = {{Tid(1), WaitKind::join, LockId(), 0x77, Tid(2), 1'250'000'000, stack({main_at(34)}), {held}},
               {Tid(2), WaitKind::lock, LockId(1), 0x404040, Tid(1), 1'000'000'000, stack({transferring(14)}), {}}};
    f.locks = {lock(1, "L1")};
    f.threads = {main_thread(), thread(2, "teller", 32)};
    return report({f});
  }

  Report misuse() const {
    Finding f = finding(FindingKind::unlock_by_other_thread, "5555666677778888",
                        "The main thread (T1) unlocks mutex `L1`, which thread T2 \"teller\" holds, in audit");
    f.explanation = "A thread unlocks a lock that another thread holds.";
    f.misused = LockId(1);
    f.events = {{"offence", Tid(1), stack({frame("audit()", 27, 29), main_at(34)})},
                {"acquired", Tid(2), stack({transferring(14)})}};
    f.location = Location{LocationKind::heap, "", "", 0x7f0010, 48, 0, "", 0, Tid(1), 0, stack({main_at(31)})};
    f.locks = {lock(1, "L1")};
    f.threads = {main_thread(), thread(2, "teller", 32)};
    Stack bare; // no debug info, a signal handler, missing frames
    bare.frames = {SourceFrame{"deliver", "", 0, 0, 0, "/opt/lib/libpost.so", 0x1234, false, false},
                   SourceFrame{"<handler of signal SIGUSR1>", "", 0, 0, 0, "", 0, false, true},
                   SourceFrame{"", "", 0, 0, 0, "/opt/lib/libpost.so", 0x1300, false, false},
                   SourceFrame{"", "", 0, 0, 0, "", 0x7fff1234, false, false}};
    bare.cut = bare.folded = true;
    f.events.push_back({"unknown", Tid(), bare});
    return report({f});
  }

  Report clean() const {
    Report out = report({});
    out.coverage = {{CoverageFact::uninstrumented_module, 12, 0, "/usr/lib/libz.so.1",
                     "/usr/lib/libz.so.1 is not instrumented (12 times): its accesses to memory were not seen"}};
    return out;
  }

private:
  std::string source, module;

  SourceFrame frame(const char *function, uint32_t line, uint32_t column) const {
    return {function, source, line, column, 0, module, 0x1000ull + line, false, false};
  }
  SourceFrame opening() const { return frame("open_account()", 23, 3); }
  SourceFrame main_at(uint32_t line) const { return frame("main", line, 3); }
  SourceFrame transferring(uint32_t line) const { return frame("transfer(Account&, Account&, int)", line, 8); }
  static SourceFrame invoke() {
    return {"void std::__invoke_impl<void, void (*)()>(std::__invoke_other, void (*&&)())",
            "/usr/include/c++/12/bits/invoke.h",
            61,
            14,
            60,
            "/opt/bank",
            0x2000,
            true,
            false};
  }
  static SourceFrame thread_start() {
    return {"std::thread::_State_impl<std::thread::_Invoker<std::tuple<void (*)()> > >::_M_run()",
            "/usr/include/c++/12/bits/std_thread.h",
            210,
            13,
            209,
            "/opt/bank",
            0x2010,
            false,
            false};
  }
  static Stack stack(std::vector<SourceFrame> frames) { return {std::move(frames), false, false}; }

  static Finding finding(FindingKind kind, const char *id, const char *title) {
    Finding out;
    out.kind = kind;
    out.id = id;
    out.title = title;
    return out;
  }
  LockFacts lock(uint32_t id, const char *name) const {
    Location place{LocationKind::heap, "", "", 0x7f0010, 48, 0, "", 0, Tid(1), 0, stack({main_at(31)})};
    return {LockId(id), LockKind::mutex, name, 0x7f0010, place, Tid(1), stack({main_at(31)})};
  }
  static ThreadFacts main_thread() { return {Tid(1), Tid(), "main", 4711, true, false, false, {}}; }
  ThreadFacts thread(uint32_t id, const char *name, uint32_t line) const {
    return {Tid(id), Tid(1), name, 4710 + id, false, false, false, stack({main_at(line)})};
  }
  static Report report(std::vector<Finding> findings) {
    Report out;
    RunFacts run;
    run.file = "bank.snarl";
    run.program = "/opt/bank";
    run.args = {"./bank", "--fast"};
    run.cwd = "/opt";
    run.pid = 4711;
    run.started_ns = 1'700'000'000'250'000'000;
    run.duration_s = 1.5;
    run.end = EndKind::exit;
    run.threads = 3;
    out.runs = {run};
    out.findings = std::move(findings);
    return out;
  }
};

} // namespace

std::vector<SampleReport> sample_reports(const std::string &folder) {
  Samples samples(folder);
  return {{"race", samples.race()},
          {"heap_race", samples.heap_race()},
          {"potential_deadlock", samples.potential_deadlock()},
          {"deadlock", samples.deadlock()},
          {"misuse", samples.misuse()},
          {"clean", samples.clean()}};
}

} // namespace snarl::test
