"""The program level: real programs from Debian's sources (tests/programs), measured like the kernels."""

import shutil
import sys

from .compile import SOURCES
from .measure import failure
from .suite import interleaved
from .variants import run_environment

sys.path.insert(0, str(SOURCES.parent / "tests" / "programs"))
from realprograms import program as descriptions  # noqa: E402
from realprograms.fetch import FetchError, SourceArchive, install  # noqa: E402
from realprograms.workshop import BuildError, Workshop  # noqa: E402


def names():
    """The programs that have a workload to be measured."""
    return [name for name in descriptions.names() if descriptions.load(name).benchmark]


def run_programs(plan, chosen, cache, toolchain):
    """Program → variant → result. What cannot be downloaded or built is said and left out."""
    archive, workshop, results = SourceArchive(cache / "archive"), Workshop(cache, toolchain), {}
    for program in map(descriptions.load, chosen):
        try:
            install(program.needs)
            source, version = archive.unpacked(program.package)
            for variant in plan.variants:
                workshop.build(program, variant, source)
        except (FetchError, BuildError) as error:
            plan.say(f"program {program.name}: left out: {error}")
            continue
        results[f"{program.name} {version}"] = interleaved(plan, {variant.name: runner(plan, program, variant, workshop) for variant in plan.variants},
                                                           program_failure)
        plan.say(f"program {program.name}")
    return results


def runner(plan, program, variant, workshop):
    scratch = workshop.scratch(program, variant)
    places = {"tree": str(workshop.tree(program, variant)), "input": str(workshop.input()), "scratch": str(scratch), "folder": str(program.folder)}
    command = [word.format(**places) for word in program.benchmark]
    environment = run_environment()
    if program.genuine:  # upstream's own bugs are reported; the exit code must still tell whether the work was done
        environment.update(SNARL_OPTIONS="exitcode=0", TSAN_OPTIONS="exitcode=0")

    def run():
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir(parents=True)
        return plan.launcher.run(command, timeout_s=plan.timeout_s, cwd=scratch, environment=environment, keep_output=False)

    return run


def program_failure(cost):
    """Programs may write to stderr, so only the exit code counts: Snarl changes it when it finds something."""
    return failure(cost) if cost.exit_code or cost.timed_out else None
