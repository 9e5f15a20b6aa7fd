"""Each primitive of libstdc++ and libc++, used rightly, so many times at -O0 and -O2: is Snarl silent? For
`./dev evidence --libraries` (evidence.py)."""
import os
import tempfile
import time

import snarl_tools
from e2e_case import PROGRAMS
from standard_library_case import PARTS
from test_libcxx import CLANG as LIBCXX_CLANG, FLAGS as LIBCXX_FLAGS

TIMEOUT_S = 3000


def libraries(clang):
    """Name, clang and flags of each that is there."""
    yield "libstdc++", clang, []
    if os.path.exists(f"/usr/lib/llvm-{LIBCXX_CLANG}/include/c++/v1"):
        yield "libc++", LIBCXX_CLANG, LIBCXX_FLAGS


def rows(build, clang, levels, iterations, done=()):
    """(what, level, seconds, what was said); what was said is empty when it was silent. Without the rows in `done`."""
    for library, version, flags in libraries(clang):
        tools = snarl_tools.Tools(build, version)
        for part in PARTS:
            source = os.path.join(PROGRAMS, "standard_library", f"{part}.cpp")
            for level in levels:
                with tempfile.TemporaryDirectory(prefix="snarl-evidence-") as folder:
                    program = os.path.join(folder, part)
                    said = tools.compile(source, program, level, flags)
                    if said is not None:
                        yield f"{library} {part}", level, 0.0, said
                        continue
                    for subject in _run([program, "names"], folder).out.split():
                        what = f"{library} {part}/{subject}"
                        if (what, level) not in done:
                            yield (what, level, *_measure([program, str(iterations), subject], folder))


def _run(command, folder):
    return snarl_tools.run(command, env=snarl_tools.environment(), cwd=folder, timeout=TIMEOUT_S)


def _measure(command, folder):
    begin = time.monotonic()
    result = _run(command, folder)
    seconds = time.monotonic() - begin
    if result.timed_out:
        return seconds, f"did not end in {TIMEOUT_S} s"
    if (result.code, result.out, result.err) == (0, "", ""):
        return seconds, ""
    return seconds, f"exit code {result.code}; " + (result.err.splitlines() or ["nothing on stderr"])[-1]
