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
    return "\n".join(lines)


def write(path, text):
    page = path.read_text()
    before, rest = page.split(BEGIN)
    after = rest.split(END)[1]
    path.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}")
