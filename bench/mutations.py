"""Break the engine in one place at a time and see that the tests notice: python bench/mutations.py [NAME…].

Each mutation is a change of the program's text in a copy of it; the tests named beside it must then fail. One that passes is a hole in the tests.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
PART = "src/tongzhou/procedures/"
WALKS, ENGINE, HANDOVER = (f"tests/procedures/test_{one}.py" for one in ("walks", "engine", "handover"))
CLOCK, LEAVES, CHECK = (
    "tests/procedures/test_clock.py",
    "tests/steps/test_what_leaves.py",
    "tests/procedures/test_check.py",
)
CASES, SECRETS = "tests/procedures/test_acceptance.py", "tests/procedures/test_secrets.py"

#: name: file, what stands there, what it becomes, which tests must fail.
MUTATIONS: dict[str, tuple[str, str, str, tuple[str, ...]]] = {
    "quorum all is a majority": (
        "engine.py", 'return base <= set(given) if one.quorum == "all" else 2', "return 2", (WALKS,),
    ),
    "quorum is one": ("engine.py", "return len(set(given)) >= one.quorum", "return True", (WALKS,)),
    "a deadline is not resumed after a stop": (
        "clock.py", "    if row.stopped_at is None:\n        return row\n    span", "    return row\n    span", (WALKS,),
    ),
    "a stop holds nothing": (
        "clock.py", "return _hold(row, at) if stops else None", "return row if stops else None", (CLOCK,),
    ),
    "at_most is ignored": (
        "sides.py", "return one.at_most is None or case.counts.get(one.key, 0) < one.at_most", "return True", (WALKS,),
    ),
    "a third party accepts a hand-over": (
        "allowed.py", "        if person.party in open_to:\n", "        if open_to:\n", (HANDOVER,),
    ),
    "both accept": ("fold.py", 'return _settled(offers, "withdrawn", act.n), act.peer', "return offers, act.peer", (WALKS, HANDOVER)),
    "a refusal puts the peer out": (
        "fold.py", '        standing[act.peer] = "in"\n    kept', '        standing[act.peer] = "in"\n'
        '    if act.verb in ("refused", "lapsed") and act.peer:\n        standing[act.peer] = "out"\n    kept', (WALKS, HANDOVER),
    ),
    "the owner changes with the offer": (
        "fold.py", 'return (*offers, Offer(act.n, act.peer, "offered")), owner',
        'return (*offers, Offer(act.n, act.peer, "offered")), act.peer', (WALKS, HANDOVER),
    ),
    "a projection forgets votes": ("record.py", '        "votes": case.votes,', '        "votes": {},', (WALKS,)),
    "one move meets everybody's limit": ("clock.py", "and by in (None, row.party)", "and True", (WALKS, CLOCK)),
    "what was met begins again": ("clock.py", "*(did if one.recurs else ())", "*did", (CLOCK,)),
    "what was asked is forgotten": (
        "clock.py", " or (one.joins and can_join(procedure, after, row.party))", "", (CLOCK, CASES),
    ),
    "a reminder is late": ("procedure.py", "return found is not None and found.reminds", "return False", (CLOCK,)),
    "a never-field leaks": (
        "sharing.py", '        case "never":\n            return False\n', '        case "never":\n            return standing == "in"\n',
        (WALKS, LEAVES),
    ),
    "an at-field leaks early": (
        "sharing.py", 'return standing == "in" and field.shown_at in case.visited', 'return standing == "in"', (WALKS, LEAVES),
    ),
    "what is for the one party is seen by all": ("sharing.py", "    if party not in readers:\n        return False\n", "", (LEAVES,)),
    "a draft is seen": ("sharing.py", " or len(case.visited) < 2 or", " or", (SECRETS,)),
    "persons are named to others": ("sharing.py", " if one.party == party else {})", ")", (LEAVES,)),
    "evidence for anything counts": (
        "engine.py", "faults += _of_another(procedure, case, declared, move, one)", "pass", (ENGINE, CASES),
    ),
    "a message counts twice": (
        "engine.py", "    if move.message in case.receipts:\n        return Outcome(case, None, case.receipts[move.message])\n", "", (WALKS,),
    ),
    "a clock set back is taken": ("engine.py", "    if at < case.last_at:\n", "    if False:\n", (WALKS,)),
    "four eyes are two": ("allowed.py", "            and not _clashes(procedure, case, person, actor.role)\n", "", (ENGINE,)),
    "a race is settled by who comes first": ("engine.py", "for move in sorted(moves, key=_digest):", "for move in moves:", (WALKS, HANDOVER)),
    "an end keeps its clock": (
        "clock.py", '    if state.kind == "end":\n        return ()\n', "", (CLOCK,),
    ),
    "a way on may be nobody's": ("check_conditions.py", "if onward and not ways:", "if False:", (CHECK,)),
    "a limit met once is enough": ("check_conditions.py", "[one for one in held if one.lasts(state.key)]", "held", (CHECK,)),
}  # fmt: skip


def survives(name: str) -> list[str]:
    """Give the tests that do not notice a mutation."""
    file, old, new, tests = MUTATIONS[name]
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for part in ("src", "tests", "pyproject.toml"):
            source = ROOT / part
            if source.is_dir():
                shutil.copytree(source, copy / part, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(source, copy / part)
        path = copy / PART / file
        text = path.read_text("utf-8")
        if text.count(old) != 1:
            raise SystemExit(f"{name}: what is to be changed stands {text.count(old)} times in {file}")
        path.write_text(text.replace(old, new), "utf-8")
        environment = {**os.environ, "PYTHONPATH": str(copy / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
        found = []
        for test in tests:
            command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-m", "not server", test]
            ran = subprocess.run(command, cwd=copy, env=environment, capture_output=True, check=False)
            if ran.returncode == 0:
                found.append(test)
            elif ran.returncode != 1:
                raise SystemExit(f"{name}: {test} could not run\n{ran.stdout.decode()[-2000:]}")
        return found


def main() -> int:
    """Try every mutation, or those named; 1 where one was not noticed."""
    missed = 0
    for name in sys.argv[1:] or MUTATIONS:
        unnoticed = survives(name)
        missed += bool(unnoticed)
        print(f"{'NOT NOTICED by ' + ', '.join(unnoticed) if unnoticed else 'noticed'}: {name}", flush=True)
    return bool(missed)


if __name__ == "__main__":
    raise SystemExit(main())
