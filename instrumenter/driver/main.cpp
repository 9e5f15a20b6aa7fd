// snarl-clang and snarl-clang++: clang with Snarl's plugin when it compiles and Snarl's runtime when it links.
#include "instrumenter/driver/translation.h"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <unistd.h>

namespace {

using namespace snarl::driver;

int fail(const std::string &message) {
  std::fprintf(stderr, "snarl-clang: error: %s\n", message.c_str());
  return 1;
}

bool isForCxx(const char *programName) {
  const char *slash = std::strrchr(programName, '/');
  return std::strstr(slash ? slash + 1 : programName, "++") != nullptr;
}

void addToEnvironment(const std::string &settings) {
  if (settings.empty())
    return;
  const char *present = std::getenv("SNARL_INSTRUMENT");
  setenv("SNARL_INSTRUMENT", ((present ? std::string(present) + ":" : "") + settings).c_str(), 1);
}

int execute(const std::string &program, std::vector<std::string> arguments) {
  std::vector<char *> raw;
  for (std::string &argument : arguments)
    raw.push_back(argument.data());
  raw.push_back(nullptr);
  execv(program.c_str(), raw.data());
  return fail("cannot run " + program + ": " + std::strerror(errno));
}

} // namespace

int main(int argc, char **argv) {
  const CommandLine line = readCommandLine(std::vector<std::string>(argv + 1, argv + argc));
  if (const auto reason = refusal(line))
    return fail(*reason);
  const Installation installation = findInstallation();
  const Compiler compiler = findCompiler(installation);
  if (!compiler.error.empty())
    return fail(compiler.error);
  if (const auto text = note(line, compiler))
    std::fprintf(stderr, "snarl-clang: note: %s\n", text->c_str());
  addToEnvironment(line.instrumenterSettings);
  std::vector<std::string> arguments = {compiler.path, isForCxx(argv[0]) ? "--driver-mode=g++" : "--driver-mode=gcc"};
  for (std::string &argument : translate(line, installation, compiler))
    arguments.push_back(std::move(argument));
  return execute(compiler.path, std::move(arguments));
}
