"""Building with the wrappers and running under Snarl, for all end-to-end tests."""
import dataclasses
import glob
import json
import os
import signal
import subprocess

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TESTCASES = os.path.join(ROOT, "testcases")
SCHEMA = os.path.join(ROOT, "docs", "snarl-report.schema.json")
LIBCXX = ["-stdlib=libc++", "-fexperimental-library"]
FOUND = 66  # exit code of a program with findings


@dataclasses.dataclass
class Result:
    code: int  # exit code, or minus the signal
    out: str
    err: str
    timed_out: bool = False


class Tools:
    """The build tree's commands, with one clang version."""

    def __init__(self, build, clang):
        self.build = os.path.abspath(build)
        self.bin = os.path.join(self.build, "bin")
        self.snarl = os.path.join(self.bin, "snarl")
        self.clang = str(clang)
        self.plugin = os.path.join(self.build, "lib", "snarl", f"SnarlPlugin-{clang}.so")

    def compile_command(self, sources, output, level, flags=()):
        sources = [sources] if isinstance(sources, str) else list(sources)
        is_c = all(source.endswith(".c") for source in sources)
        wrapper = "snarl-clang" if is_c else "snarl-clang++"
        standard = "-std=gnu17" if is_c else "-std=c++20"
        return [os.path.join(self.bin, wrapper), standard, f"-O{level}", "-g", "-pthread", f"-I{TESTCASES}",
                *sources, *flags, "-o", output]

    def compile(self, sources, output, level=0, flags=()):
        """None when it went well, else what the compiler said."""
        result = run(self.compile_command(sources, output, level, flags), env=self.compiler_environment(), timeout=120)
        return None if result.code == 0 else result.err or f"exit code {result.code}"

    def has_openmp(self):
        """Versions of its runtime exclude each other: one clang has it."""
        return os.path.exists(f"/usr/lib/llvm-{self.clang}/lib/libomp.so")

    def compiler_environment(self):
        suffix = f"clang-{self.clang}"
        return {**os.environ, "SNARL_CLANG": suffix}


class PrecompiledHeaders:
    """The standard library's headers, which take longer to compile than a testcase: once for each level."""

    SOURCE = os.path.join(ROOT, "tests", "e2e", "standard_headers.h")

    def __init__(self, folder, tools, library=()):
        self.folder, self.tools, self.library = folder, tools, list(library)

    def path(self, level):
        return os.path.join(self.folder, f"O{level}.pch")

    def make(self, level):
        """None when it went well, else what the compiler said."""
        if self._is_fresh(level):
            return None
        as_header = ["-xc++-header", "-fpch-instantiate-templates"]
        return self.tools.compile(self.SOURCE, self.path(level), level, self.library + as_header)

    def _is_fresh(self, level):
        parts = [self.SOURCE, os.path.join(self.tools.bin, "snarl-clang"), self.tools.plugin]
        try:
            made = os.path.getmtime(self.path(level))
        except FileNotFoundError:
            return False
        if any(os.path.getmtime(part) > made for part in parts):
            return False
        # The compiler knows whether the library's headers are still those.
        checks = ["-fsyntax-only", "-xc++", *self.library, *self.flags(level)]
        return self.tools.compile("/dev/null", "/dev/null", level, checks) is None

    def flags(self, level):
        return ["-include-pch", self.path(level)]


def tools_of_this_test():
    """As CTest says; the build tree's newest by hand."""
    return Tools(os.environ.get("SNARL_BUILD", os.path.join(ROOT, "build")), os.environ.get("SNARL_TEST_CLANG", "22"))


def environment(options=""):
    """What a user's shell has, with these SNARL_OPTIONS and no others."""
    env = {key: value for key, value in os.environ.items() if not key.startswith("SNARL_")}
    if options:
        env["SNARL_OPTIONS"] = options
    return env


def run(command, env=None, cwd=None, timeout=60, **more):
    """Runs it in a session of its own; on time-out nothing of it survives, and `err` ends with what its threads did."""
    process = subprocess.Popen(command, env=env, cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True, errors="replace", start_new_session=True, **more)
    try:
        out, err = process.communicate(timeout=timeout)
        return Result(process.returncode, out, err)
    except subprocess.TimeoutExpired:
        threads = threads_of(process.pid)
        os.killpg(process.pid, signal.SIGKILL)
        out, err = process.communicate()
        return Result(process.returncode, out, err + threads, timed_out=True)


def threads_of(pid):
    """A line for each: does it wait, and for what, or did it not get a processor?"""
    lines = []
    for folder in sorted(glob.glob(f"/proc/{pid}/task/*")):
        try:
            name, stat = read_text(f"{folder}/stat").split("(", 1)[1].rsplit(")", 1)
            call = read_text(f"{folder}/syscall").strip()
        except (OSError, IndexError):  # it has ended
            continue
        fields = stat.split()
        used = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        lines.append(f"thread {os.path.basename(folder)} ({name}): state {fields[0]}, {used:.2f} s of CPU time, call {call}\n")
    return "".join(lines)


def read_text(path):
    with open(path, encoding="utf-8", errors="replace") as file:
        return file.read()


def read_json(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)
