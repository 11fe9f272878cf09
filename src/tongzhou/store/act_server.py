"""An act written on a server in two statements (服务器登记办理记录): what SQLite writes row by row costs a server a message each.

The rows are the same as those that a file gets: the tests of acts and cases run on both.
"""

from collections.abc import Sequence

from tongzhou.ledger.act import Act, CaseNow
from tongzhou.ledger.entry import Envelope, utc_text
from tongzhou.store.dialect import Connection, Rows

__all__ = ["project_on_server", "write_on_server"]

_WRITE = """
WITH e AS (INSERT INTO entry (kind, recorded_at, actor, commitment) VALUES (?, ?, ?, ?) RETURNING seq),
c AS (INSERT INTO content SELECT seq, ?::bytea, ?::bytea FROM e),
u AS (INSERT INTO unsealed SELECT seq, ?::bytea FROM e),
a AS (INSERT INTO act SELECT seq, ?::text, ?::text, ?::bigint, ?::text, ?::text, ?::text, ?::text, ?::bigint, ?::bigint FROM e),
p AS (INSERT INTO part SELECT e.seq, x.n - 1, x.name, x.media, x.salt, x.bytes FROM e, unnest(?::text[], ?::text[], ?::bytea[], ?::bytea[])
WITH ORDINALITY AS x(name, media, salt, bytes, n))
SELECT seq FROM e
"""

_PROJECT = """
WITH n AS (INSERT INTO case_now VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT ("case") DO UPDATE SET procedure = excluded.procedure,
n = excluded.n, state = excluded.state, is_open = excluded.is_open, owner = excluded.owner, mode = excluded.mode, title = excluded.title,
changed_at = excluded.changed_at, folded = excluded.folded),
dp AS (DELETE FROM case_party WHERE "case" = ? AND party <> ALL (?::text[])),
p AS (INSERT INTO case_party SELECT ?::text, x.party, x.is_turn, ?::bigint, ?::text FROM unnest(?::text[], ?::bigint[]) AS x(party, is_turn)
ON CONFLICT ("case", party) DO UPDATE SET is_turn = excluded.is_turn, is_open = excluded.is_open, changed_at = excluded.changed_at),
dd AS (DELETE FROM deadline WHERE "case" = ? AND k >= ?)
INSERT INTO deadline SELECT ?::text, x.k - 1, x.transition, x.party, x.due_at, x.stopped_at, x.is_provisional
FROM unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[]) WITH ORDINALITY AS x(transition, party, due_at, stopped_at, is_provisional, k)
ON CONFLICT ("case", k) DO UPDATE SET transition = excluded.transition, party = excluded.party, due_at = excluded.due_at,
stopped_at = excluded.stopped_at, is_provisional = excluded.is_provisional
"""


def write_on_server(
    db: Connection,
    act: Act,
    envelope: Envelope,
    committed: bytes,
    salt: bytes,
    content: bytes,
    leaf: bytes,
    salts: Sequence[bytes],
) -> Rows:
    """Write entry, content, place in the queue, act and parts; the row to come is the entry's number (写入办理记录)."""
    return db.execute(
        _WRITE,
        (
            envelope.kind, utc_text(envelope.recorded_at), envelope.actor, committed, salt, content, leaf,
            act.message, act.case, act.n, act.procedure, act.verb, act.party, act.state, act.about_entry, act.about_n,
            [one.name for one in act.parts], [one.media for one in act.parts], list(salts), [one.data for one in act.parts],
        ),
    )  # fmt: skip


def project_on_server(db: Connection, now: CaseNow, said: str) -> None:
    """Write where a case stands; `said` is when its last act was recorded (写入现状)."""
    parties, deadlines = list(dict.fromkeys(now.parties)), now.deadlines
    db.execute(
        _PROJECT,
        (
            now.case, now.procedure, now.n, now.state, int(now.is_open), now.owner, now.mode, now.title, said, said, now.folded,
            now.case, parties, now.case, int(now.is_open), said, parties, [int(one in now.turns) for one in parties],
            now.case, len(deadlines), now.case,
            [one.transition for one in deadlines], [one.party for one in deadlines], [utc_text(one.due_at) for one in deadlines],
            [utc_text(one.stopped_at) if one.stopped_at else None for one in deadlines], [int(one.is_provisional) for one in deadlines],
        ),
    )  # fmt: skip
