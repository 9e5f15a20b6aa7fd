#include "instrumenter/driver/compiler.h"

#include <climits>
#include <cstdio>
#include <cstdlib>
#include <sstream>
#include <unistd.h>

namespace snarl::driver {
namespace {

constexpr int newestVersion = 22, oldestVersion = 14;

bool isReadable(const std::string &path) {
  return access(path.c_str(), R_OK) == 0;
}
bool isProgram(const std::string &path) {
  return access(path.c_str(), X_OK) == 0;
}

std::string findOnPath(const std::string &name) {
  if (name.find('/') != std::string::npos)
    return isProgram(name) ? name : "";
  const char *path = std::getenv("PATH");
  std::istringstream folders(path ? path : "/usr/bin:/bin");
  for (std::string folder; std::getline(folders, folder, ':');)
    if (isProgram(folder + "/" + name))
      return folder + "/" + name;
  return "";
}

int numberAfter(const std::string &text, const std::string &prefix) {
  const size_t at = text.rfind(prefix);
  return at == std::string::npos ? 0 : std::atoi(text.c_str() + at + prefix.size());
}

// From a name such as clang-19, clang++-19 or …/llvm-19/bin/clang.
int versionFromName(const std::string &path) {
  char resolved[PATH_MAX];
  const std::string target = realpath(path.c_str(), resolved) ? resolved : path;
  for (const std::string &name : {path, target})
    for (const char *prefix : {"clang-", "clang++-", "/llvm-"})
      if (const int version = numberAfter(name, prefix))
        return version;
  return 0;
}

std::string quoted(const std::string &path) {
  std::string result = "'";
  for (const char c : path)
    result += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return result + "'";
}

int versionFromOutput(const std::string &path) {
  FILE *output = popen((quoted(path) + " --version 2>/dev/null").c_str(), "r");
  if (!output)
    return 0;
  char text[4096];
  const size_t length = fread(text, 1, sizeof(text), output);
  pclose(output);
  return numberAfter(std::string(text, length), "clang version ");
}

// By what is installed alone, so that every compilation and the link decide alike.
std::string findLinker(const Compiler &compiler, const Installation &installation) {
  if (!isReadable(installation.linkPlugin(compiler.version)))
    return "";
  char resolved[PATH_MAX];
  std::string beside = realpath(compiler.path.c_str(), resolved) ? resolved : compiler.path;
  beside = beside.substr(0, beside.rfind('/')) + "/ld.lld";
  return isProgram(beside) ? beside : findOnPath("ld.lld-" + std::to_string(compiler.version));
}

Compiler chosenCompiler(const std::string &name) {
  Compiler compiler;
  compiler.path = findOnPath(name);
  if (compiler.path.empty()) {
    compiler.error = "SNARL_CLANG: there is no program '" + name + "'";
    return compiler;
  }
  compiler.version = versionFromName(compiler.path);
  if (!compiler.version)
    compiler.version = versionFromOutput(compiler.path);
  return compiler;
}

} // namespace

std::string Installation::plugin(int version) const {
  return libraries + "/SnarlPlugin-" + std::to_string(version) + ".so";
}

std::string Installation::linkPlugin(int version) const {
  return libraries + "/SnarlLinkPlugin-" + std::to_string(version) + ".so";
}

Installation findInstallation() {
  char self[PATH_MAX];
  const ssize_t length = readlink("/proc/self/exe", self, sizeof(self));
  std::string path(self, length > 0 ? length : 0);
  for (int level = 0; level < 2; ++level) // bin/snarl-clang
    path.resize(path.find_last_of('/') == std::string::npos ? 0 : path.find_last_of('/'));
  return {path + "/lib/snarl"};
}

namespace {

Compiler findClang(const Installation &installation) {
  Compiler compiler;
  if (const char *name = std::getenv("SNARL_CLANG"); name && *name) {
    compiler = chosenCompiler(name);
    if (compiler.error.empty() && !isReadable(installation.plugin(compiler.version)))
      compiler.error = "no plugin for " + compiler.path + " (clang " + std::to_string(compiler.version) +
                       "): there is no " + installation.plugin(compiler.version);
    return compiler;
  }
  for (int version = newestVersion; version >= oldestVersion; --version) {
    if (!isReadable(installation.plugin(version)))
      continue;
    const std::string number = std::to_string(version);
    for (const std::string &name : {"clang-" + number, "/usr/lib/llvm-" + number + "/bin/clang"})
      if (compiler.path = findOnPath(name); !compiler.path.empty()) {
        compiler.version = version;
        return compiler;
      }
  }
  compiler.error = "found no clang that there is a plugin for in " + installation.libraries + "; set SNARL_CLANG";
  return compiler;
}

} // namespace

Compiler findCompiler(const Installation &installation) {
  Compiler compiler = findClang(installation);
  if (compiler.error.empty())
    compiler.linker = findLinker(compiler, installation);
  return compiler;
}

} // namespace snarl::driver
