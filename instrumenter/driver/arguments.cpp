#include "instrumenter/driver/arguments.h"

#include "instrumenter/driver/response_file.h"

#include <algorithm>
#include <string_view>

namespace snarl::driver {
namespace {

using std::string_view;

bool startsWith(string_view text, string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

template <size_t N> bool isOneOf(string_view text, const string_view (&list)[N]) {
  return std::find(std::begin(list), std::end(list), text) != std::end(list);
}

// Options whose value is the next argument, so that it is no input.
constexpr string_view withSeparateValue[] = {
    "-o",
    "-x",
    "-I",
    "-D",
    "-U",
    "-L",
    "-l",
    "-T",
    "-u",
    "-z",
    "-e",
    "-F",
    "-B",
    "-A",
    "-G",
    "-h",
    "-arch",
    "-target",
    "-include",
    "-isystem",
    "-iquote",
    "-idirafter",
    "-imacros",
    "-iprefix",
    "-isysroot",
    "-MF",
    "-MT",
    "-MQ",
    "-MJ",
    "-Xlinker",
    "-Xclang",
    "-Xassembler",
    "-Xpreprocessor",
    "-mllvm",
    "-framework",
    "--param",
    "-iwithprefix",
    "-iwithprefixbefore",
    "-isystem-after",
    "-include-pch",
    "-Xanalyzer",
    "-dumpdir",
    "-serialize-diagnostics",
    "--serialize-diagnostics",
    "-gcc-toolchain",
    "-rpath",
    "-soname",
    "-cxx-isystem",
    "-stdlib++-isystem",
    "-fmodule-name",
    "--config",
    "-aux-info",
    "-Xopenmp-target",
    "-Xarch_host",
};

constexpr string_view notLinking[] = {
    "-c",
    "-S",
    "-E",
    "-M",
    "-MM",
    "-fsyntax-only",
    "--analyze",
    "-emit-ast",
    "--precompile",
    "-rewrite-objc",
    "--preprocess",
    "--compile",
    "--assemble",
    "-verify-pch",
    "-extract-api",
    "--emit-static-lib",
    "--syntax-only",
    "-emit-interface-stubs",
    "-dM",
};

constexpr string_view preprocessing[] = {"-E", "-M", "-MM", "-dM", "--preprocess"};

// Sanitizers with shadow memory of their own, or with a runtime that interposes the functions that Snarl's does.
constexpr string_view ownRuntime[] = {"thread",    "address",     "memory",    "hwaddress", "kernel-address",
                                      "memtag",    "type",        "leak",      "realtime",  "dataflow",
                                      "numerical", "alloc-token", "safe-stack"};

// What asks for link-time optimisation, or for something that there is only with it.
constexpr string_view linkTimePrefixes[] = {
    "-flto",
    "-funified-lto",
    "-ffat-lto-objects",
    "-fsplit-lto-unit",
    "-fwhole-program-vtables",
    "-fvirtual-function-elimination",
    "-Wl,-plugin-opt",
    "-Wl,--plugin-opt",
};

bool isForLinkTime(string_view argument) {
  return std::any_of(std::begin(linkTimePrefixes), std::end(linkTimePrefixes),
                     [argument](string_view prefix) { return startsWith(argument, prefix); });
}

// The last of several counts, as in clang; the forms that GCC knows, such as -flto=auto, mean full there too.
LinkTime linkTimeAskedFor(const std::vector<std::string> &arguments) {
  LinkTime asked = LinkTime::none;
  bool isUnified = false, isFat = false;
  for (const std::string &argument : arguments)
    if (argument == "-fno-lto" || argument == "-flto=thin")
      asked = LinkTime::none;
    else if (argument == "-flto" || startsWith(argument, "-flto="))
      asked = LinkTime::full;
    else if (argument == "-funified-lto" || argument == "-fno-unified-lto")
      isUnified = argument == "-funified-lto";
    else if (argument == "-ffat-lto-objects" || argument == "-fno-fat-lto-objects")
      isFat = argument == "-ffat-lto-objects";
  if (asked == LinkTime::none || isUnified)
    return LinkTime::none;
  return isFat ? LinkTime::fat : LinkTime::full;
}

constexpr string_view snarlPrefix = "--snarl-";

class Reader {
public:
  explicit Reader(CommandLine &line) : line_(line) {}

  void read(const std::vector<std::string> &arguments) {
    for (size_t index = 0; index < arguments.size(); ++index) {
      const string_view argument = arguments[index];
      if (isOneOf(argument, withSeparateValue) && index + 1 < arguments.size())
        readPair(argument, arguments[++index]);
      else if (argument == "-" || !startsWith(argument, "-"))
        readInput(argument);
      else
        readFlag(argument);
    }
  }

private:
  // A header by itself is precompiled, and nothing is linked.
  void readInput(string_view path) {
    constexpr string_view headers[] = {"h", "H", "hh", "hpp", "hxx", "h++", "hp"};
    line_.hasInputs = true;
    const string_view ending = path.substr(path.rfind('.') + 1);
    line_.hasIr |= language_.empty() ? ending == "ll" || ending == "bc" : language_ == "ir";
    const bool isHeader = language_.empty() ? isOneOf(ending, headers) : language_.find("-header") != language_.npos;
    line_.hasInputsToLink |= !isHeader;
  }

  void readPair(string_view option, string_view value) {
    if (option == "-x")
      language_ = value == "none" ? string_view() : value;
    if (option == "-target" && !startsWith(value, "x86_64"))
      line_.foreignTarget = "-target " + std::string(value);
    if (option == "-Xlinker")
      readLinkerWord(value);
    if (option == "-z") {
      readLinkerWord(option);
      readLinkerWord(value);
    }
    if (option == "-l")
      line_.hasInputs = line_.hasInputsToLink = true;
  }

  void readFlag(string_view flag) {
    line_.onlyPreprocesses |= isOneOf(flag, preprocessing);
    if (isOneOf(flag, notLinking))
      line_.stopsBeforeLinking = true;
    else if (flag == "-r")
      line_.isRelocatableLink = true;
    else if (flag == "-shared" || flag == "--shared")
      line_.isSharedLibrary = true;
    else if (flag == "-static" || flag == "--static" || flag == "-static-pie")
      line_.isStatic = true;
    else if (flag == "-static-libstdc++")
      line_.hasStaticLibstdcxx = true;
    else if (startsWith(flag, "-O"))
      line_.isOptimised = flag != "-O0";
    else if (startsWith(flag, "-l"))
      line_.hasInputs = line_.hasInputsToLink = true;
    else if (startsWith(flag, "-x"))
      readPair("-x", flag.substr(2));
    else
      readRareFlag(flag);
  }

  void readRareFlag(string_view flag) {
    constexpr string_view target = "--target=", sanitize = "-fsanitize=", linker = "-fuse-ld=", path = "--ld-path=";
    if (flag == "-m32" || flag == "-mx32" ||
        (startsWith(flag, target) && !startsWith(flag.substr(target.size()), "x86_64")))
      line_.foreignTarget = flag;
    else if (flag == "-femulated-tls" || flag == "-fno-emulated-tls")
      line_.emulatesTls = flag == "-femulated-tls";
    else if (startsWith(flag, sanitize))
      readSanitizers(flag.substr(sanitize.size()));
    else if (startsWith(flag, linker) || startsWith(flag, path))
      line_.otherLinker = flag.find("lld") == flag.npos ? flag : string_view();
    else if (startsWith(flag, "-Wl,"))
      forEachInList(flag.substr(4), [this](string_view word) { readLinkerWord(word); });
  }

  // The linker's own command line, whichever way its words come: -Wl,-z,defs; -Xlinker -z -Xlinker defs; -z defs.
  void readLinkerWord(string_view word) {
    if (word == "--no-undefined" || word == "-no-undefined" || word == "-zdefs" ||
        (linkerWord_ == "-z" && word == "defs"))
      line_.refusesUndefinedSymbols = true;
    else if (word == "-r" || word == "--relocatable")
      line_.isRelocatableLink = true;
    else if (word == "-shared" || word == "-Bshareable")
      line_.isSharedLibrary = true;
    linkerWord_ = word;
  }

  void readSanitizers(string_view list) {
    forEachInList(list, [this](string_view name) {
      if (isOneOf(name, ownRuntime))
        line_.foreignSanitizer = name;
      else if (startsWith(name, "cfi"))
        line_.linkTimeSanitizer = name;
    });
  }

  template <typename Action> static void forEachInList(string_view list, Action action) {
    while (!list.empty()) {
      const string_view word = list.substr(0, list.find(','));
      action(word);
      list.remove_prefix(std::min(list.size(), word.size() + 1));
    }
  }

  CommandLine &line_;
  string_view linkerWord_; // the last one
  string_view language_;   // of the inputs that follow, as -x said; empty: by their names
};

} // namespace

CommandLine readCommandLine(const std::vector<std::string> &arguments) {
  CommandLine line;
  for (const std::string &argument : arguments)
    if (startsWith(argument, snarlPrefix))
      line.instrumenterSettings += argument.substr(snarlPrefix.size()) + ":";
    else if (!isForLinkTime(argument))
      line.passedOn.push_back(argument);
  Reader(line).read(expandResponseFiles(line.passedOn));
  line.linkTime = linkTimeAskedFor(expandResponseFiles(arguments));
  return line;
}

} // namespace snarl::driver
