"""The results in docs/programs.md, between two marks; the words around them are written by hand."""

from datetime import date

BEGIN, END = "<!-- results: written by tests/programs/run --write-docs -->", "<!-- end of results -->"


def results(verdicts, snarl, clang):
    lines = [f"Snarl {snarl}, clang {clang}, {date.today().isoformat()}.", "",
             "| program | version | language, build | workload | without a planted bug | planted bug | found |",
             "|---|---|---|---|---|---|---|"]
    for verdict in verdicts:
        program = verdict.program
        clean = verdict.clean if not verdict.genuine else f"{verdict.genuine} genuine findings, see below"
        for planted in program.planted:
            lines.append(f"| {program.name} | {verdict.version} | {program.language}, {program.build_system} | {program.workload} | {clean} | "
                         f"{planted.what} (`{planted.patch.name}`, {planted.kind}) | {verdict.planted[planted.patch.name]} |")
    return "\n".join(lines + genuine(verdicts))


def genuine(verdicts):
    """Upstream's own bugs that were seen, with the reasoning that they are bugs."""
    lines = []
    for verdict in verdicts:
        if verdict.genuine:
            lines += ["", f"Genuine findings in {verdict.program.name} {verdict.version} ({verdict.genuine} in this run), each of one of these forms:", ""]
            for each in verdict.program.genuine:
                what = f"on `{each.variable}`" if each.variable else f"between `{'`, `'.join(each.one)}` and `{'`, `'.join(each.other)}`"
                lines.append(f"- {each.kind} {what}: {each.why}")
    return lines


def write(path, text):
    page = path.read_text()
    before, rest = page.split(BEGIN)
    after = rest.split(END)[1]
    path.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}")
