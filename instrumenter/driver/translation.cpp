#include "instrumenter/driver/translation.h"

namespace snarl::driver {
namespace {

using Arguments = std::vector<std::string>;

void append(Arguments &target, const Arguments &more) {
  target.insert(target.end(), more.begin(), more.end());
}

bool runsLinker(const CommandLine &line) {
  return line.hasInputsToLink && !line.stopsBeforeLinking;
}

// To a program or library.
bool links(const CommandLine &line) {
  return runsLinker(line) && !line.isRelocatableLink;
}

// Whether what is compiled here is left to the link to be planted. Not at -O0, where nothing is inlined, and names tell
// of accesses that bitcode has no names for; nor IR, which passes by the front end, where planting is called off.
bool compilesForTheLink(const CommandLine &line, const Compiler &compiler) {
  return line.linkTime == LinkTime::full && line.isOptimised && !line.hasIr && !compiler.linker.empty();
}

bool linksWithPlanting(const CommandLine &line, const Compiler &compiler) {
  return line.linkTime != LinkTime::none && runsLinker(line) && !compiler.linker.empty();
}

// Some of these mean nothing to some steps, which clang would warn about.
Arguments compileOptions(const CommandLine &line, const Installation &installation, const Compiler &compiler) {
  const std::string plugin = installation.plugin(compiler.version);
  Arguments options = {"--start-no-unused-arguments", "-fplugin=" + plugin, "-fpass-plugin=" + plugin, "-D__SNARL__=1"};
  append(options, {"-idirafter", installation.headers()}); // behind the program's own: <snarl/annotations.h>
  if (!line.isOptimised)
    options.push_back("-fno-discard-value-names"); // loads of vtable pointers are known by their name at -O0
  if (compilesForTheLink(line, compiler))
    options.push_back("-fplugin-arg-snarl-at-link");
  // What the plugin tells the sources elsewhere; nothing is planted here.
  if (line.onlyPreprocesses && line.instrumenterSettings.find("has-feature-tsan=1:") != std::string::npos)
    append(options, {"-fsanitize=thread", "-D__SANITIZE_THREAD__=1"});
  options.push_back("--end-no-unused-arguments");
  return options;
}

// Where the link cannot plant, nothing is inlined across translation units: functions that were instrumented by then
// would show wrong call stacks. Of what was said on the command line itself nothing is left by now; a response file may
// still ask for it.
Arguments linkTimeOptions(const CommandLine &line, const Installation &installation, const Compiler &compiler) {
  Arguments options = {"--start-no-unused-arguments"};
  options.push_back(compilesForTheLink(line, compiler) ? "-flto=full" : "-fno-lto");
  append(options, {"-fno-whole-program-vtables", "-fno-virtual-function-elimination"});
  if (linksWithPlanting(line, compiler))
    append(options, {"--ld-path=" + compiler.linker, "-Xlinker",
                     "--load-pass-plugin=" + installation.linkPlugin(compiler.version)});
  options.push_back("--end-no-unused-arguments");
  return options;
}

// The runtime as a whole, ahead of everything else: what it interposes must be the executable's own.
Arguments runtimeOptions(const Installation &installation) {
  Arguments options;
  for (const std::string &word :
       {std::string("--whole-archive"), installation.runtime(), std::string("--no-whole-archive"),
        "--dynamic-list=" + installation.exportedSymbols()})
    append(options, {"-Xlinker", word});
  return options;
}

// What the runtime needs of libc's parts; only those that it does need are recorded in the executable.
Arguments runtimeLibraries() {
  Arguments options;
  for (const char *word : {"--push-state", "--as-needed", "-ldl", "-lpthread", "-lm", "-lrt", "--pop-state"})
    append(options, {"-Xlinker", word});
  return options;
}

} // namespace

std::optional<std::string> refusal(const CommandLine &line) {
  if (!line.foreignTarget.empty())
    return line.foreignTarget + ": only x86-64 is supported";
  if (!line.foreignSanitizer.empty())
    return "-fsanitize=" + line.foreignSanitizer + " cannot be combined with Snarl";
  if (!line.linkTimeSanitizer.empty())
    return "-fsanitize=" + line.linkTimeSanitizer +
           " is not supported: it needs parts of link-time optimisation that Snarl leaves out";
  if (line.emulatesTls)
    return "-femulated-tls is not supported: planted code and the runtime share thread-local variables";
  if (line.isStatic && links(line))
    return "-static is not supported: the runtime interposes functions of the shared libc";
  if (line.hasStaticLibstdcxx && links(line) && !line.isSharedLibrary)
    return "-static-libstdc++ is not supported: the runtime interposes functions of the shared C++ library";
  return std::nullopt;
}

std::optional<std::string> note(const CommandLine &line, const Compiler &compiler) {
  if (linksWithPlanting(line, compiler) && !line.otherLinker.empty())
    return line.otherLinker + " is left out: what -flto compiled is linked by lld";
  return std::nullopt;
}

Arguments translate(const CommandLine &line, const Installation &installation, const Compiler &compiler) {
  if (!line.hasInputs)
    return line.passedOn;
  Arguments result = compileOptions(line, installation, compiler);
  const bool takesRuntime = links(line) && !line.isSharedLibrary;
  if (takesRuntime)
    append(result, runtimeOptions(installation));
  append(result, line.passedOn);
  append(result, linkTimeOptions(line, installation, compiler));
  if (takesRuntime)
    append(result, runtimeLibraries());
  // A library leaves the runtime's symbols to the executable, of which there can be one only.
  if (links(line) && line.isSharedLibrary && line.refusesUndefinedSymbols)
    append(result, {"-Xlinker", "-z", "-Xlinker", "undefs"});
  return result;
}

} // namespace snarl::driver
