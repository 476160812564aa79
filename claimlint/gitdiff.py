"""Which lines changed since a git ref, so that a review sees findings on those lines only."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from claimlint.document import Document
from claimlint.errors import UsageError
from claimlint.model import Finding, Profile

_HUNK = re.compile(rb"@@ -\S+ \+(\d+)(?:,(\d+))? @@")
_ESCAPES = {
    b"n": b"\n",
    b"t": b"\t",
    b"r": b"\r",
    b'"': b'"',
    b"\\": b"\\",
    b"a": b"\a",
    b"b": b"\b",
    b"f": b"\f",
    b"v": b"\v",
}


@dataclass(frozen=True)
class Changes:
    """Changed lines of the files of one work tree.

    root: its top folder, resolved. lines: by path below root, inclusive ranges of lines.
    whole: files that changed altogether, new ones and binary ones.
    """

    root: Path
    lines: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    whole: frozenset[str] = frozenset()

    def touch(self, path: Path, finding: Finding, source: str | None) -> bool:
        """Whether a finding, or a piece of its evidence (the trigger of an omission), stands on a changed line.

        path: the finding's file. source: its text, None when it was not kept. A file outside the work tree has
        not changed.
        """
        try:
            name = path.resolve().relative_to(self.root).as_posix()
        except ValueError:
            return False
        if name in self.whole:
            return True
        ranges = self.lines.get(name)
        if not ranges:
            return False
        spans = [(finding.line, finding.end_line)]
        if source is not None:
            document = Document(finding.path, source, Profile.ARTICLE, ())
            for piece in finding.evidence:
                if 0 <= piece.start < piece.end <= len(source):
                    spans.append((document.line_col(piece.start)[0], document.line_col(piece.end - 1)[0]))
        return any(
            first <= last_changed and first_changed <= last
            for first, last in spans
            for first_changed, last_changed in ranges
        )


def changed_since(ref: str, folder: Path) -> Changes:
    """What changed in the work tree around `folder` since it left `ref`, uncommitted and new files included.

    UsageError when there is no git, no repository, no such ref, or too little history to compare with.
    """
    root = Path(_git(folder, "rev-parse", "--show-toplevel").decode().strip()).resolve()
    base = _base(ref, folder)
    patch = _git(
        root, "-c", "core.quotePath=true", "diff", "--no-color", "--no-ext-diff", "--no-textconv", "--unified=0",
        "--no-prefix", "--find-renames", "--diff-filter=d", base, "--",
    )  # fmt: skip
    others = _git(root, "ls-files", "--others", "--exclude-standard", "-z").split(b"\0")
    counts = _git(root, "diff", "--numstat", "-z", "--no-renames", "--diff-filter=d", base, "--").split(b"\0")
    # git tells no lines of a binary file such as a DOCX, so all of it counts as changed
    binary = [row.removeprefix(b"-\t-\t") for row in counts if row.startswith(b"-\t-\t")]
    whole = frozenset(name.decode("utf-8", "surrogateescape") for name in (*others, *binary) if name)
    return Changes(root, _parsed(patch), whole)


def _base(ref: str, folder: Path) -> str:
    """The commit that work and ref have in common; the ref's own commit would show others' work as ours."""
    if ref.startswith("-"):
        raise UsageError(f'"{ref}" is no git ref', "name a branch, a tag or a commit, such as origin/main")
    shallow = _git(folder, "rev-parse", "--is-shallow-repository").strip() == b"true"
    deepen = (
        "this clone is shallow: run `git fetch --unshallow`, or check out with `fetch-depth: 0` (GitHub) "
        "or `GIT_DEPTH: 0` (GitLab)"
    )
    try:
        commit = (
            _git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}").decode().strip()
        )
    except UsageError:
        if shallow:
            raise UsageError(f'git has no ref "{ref}" here', deepen) from None
        remote = ref.split("/", 1)
        known = _git(folder, "for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/remotes", "refs/tags")
        from claimlint.hints import did_you_mean

        guess = did_you_mean(ref, known.decode("utf-8", "replace").split())
        fetch = f"run `git fetch {remote[0]} {remote[1]}`" if len(remote) == 2 else f"run `git fetch origin {ref}`"
        raise UsageError(f'git has no ref "{ref}"', guess or f"{fetch}, or name a branch, a tag or a commit") from None
    try:
        return _git(folder, "merge-base", commit, "HEAD").decode().strip()
    except UsageError:
        hint = deepen if shallow else "compare with a branch that this one grew from"
        raise UsageError(f'"{ref}" and the checked-out commit have no commit in common', hint) from None


def _git(folder: Path, *arguments: str) -> bytes:
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *arguments], capture_output=True, check=False, stdin=subprocess.DEVNULL
        )
    except FileNotFoundError:
        raise UsageError(
            "changed lines need git, and there is no git here", "install git, or leave --diff-base out"
        ) from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().removeprefix("fatal: ").splitlines()
        text = said[0] if said else f"exit code {done.returncode}"
        if "not a git repository" in text:
            raise UsageError("changed lines need a git repository, and this folder is in none", "leave --diff-base out")
        hint = "run `git config --global --add safe.directory '*'`" if "dubious ownership" in text else ""
        raise UsageError(f"git {arguments[0]} failed: {text}", hint)
    return done.stdout


def _parsed(patch: bytes) -> dict[str, list[tuple[int, int]]]:
    """Ranges of added or changed lines by path, from a diff without context and prefixes."""
    lines: dict[str, list[tuple[int, int]]] = {}
    ranges: list[tuple[int, int]] = []
    body = 0  # lines of the hunk that are still to come; they may look like headers
    for line in patch.split(b"\n"):
        if body and line[:1] in (b"+", b"-"):
            body -= 1
        elif line.startswith(b"+++ "):
            ranges = lines.setdefault(_unquoted(line[4:]), [])
        elif line.startswith(b"@@ ") and (hunk := _HUNK.match(line)):
            first, count = int(hunk[1]), int(hunk[2] if hunk[2] is not None else 1)
            removed = line.split(b" ")[1].split(b",")
            body = count + int(removed[1] if len(removed) == 2 else 1)
            if count:
                ranges.append((first, first + count - 1))
    return lines


def _unquoted(name: bytes) -> str:
    """A path of a diff header: as it is, with a tab after it, or quoted as in C."""
    name = name.removesuffix(b"\t").removesuffix(b"\r")
    if name.startswith(b'"'):
        name = re.sub(
            rb'\\([0-7]{3}|[abfnrtv"\\])',
            lambda m: bytes([int(m[1], 8)]) if len(m[1]) == 3 else _ESCAPES[m[1]],
            name[1 : name.rindex(b'"')],
        )
    return name.decode("utf-8", "surrogateescape")
