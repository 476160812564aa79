"""A language server: drafts that an editor has open -> diagnostics, explanations, fixes. No rule logic."""

from __future__ import annotations

import asyncio
from bisect import bisect_right
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

from claimlint import __version__, fixes, readers
from claimlint.checking import Checker
from claimlint.config import NAMES
from claimlint.document import Block, BlockKind, Document
from claimlint.errors import ClaimlintError
from claimlint.model import Finding, Fix, Profile, Severity
from claimlint.readers.formats import BINARY, NEED_FIELDS, format_of
from claimlint.settings import Config

__all__ = ["create"]

_SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFO: types.DiagnosticSeverity.Information,
}
_LANGUAGES = {
    "markdown": "markdown",
    "mdx": "mdx",
    "html": "html",
    "restructuredtext": "rst",
    "asciidoc": "asciidoc",
    "plaintext": "text",
}
"""Identifiers of languages, for drafts that have no name yet."""

_COMMENTS = {
    "markdown": "<!-- {} -->",
    "html": "<!-- {} -->",
    "text": "<!-- {} -->",
    "mdx": "{{/* {} */}}",
    "rst": ".. {}\n",  # a comment ends at an empty line
    "asciidoc": "// {}",
}
_LEFT_OUT = BINARY | NEED_FIELDS | {"notebook"}

ConfigOf = Callable[[Path], Config]


@dataclass(frozen=True)
class Checked:
    """An open draft as it was checked."""

    version: int | None
    document: Document
    format: str
    findings: tuple[Finding, ...]


class Positions:
    """Places in a source as a client counts them: from 0, columns in the units that it was promised."""

    def __init__(self, document: Document, encoding: types.PositionEncodingKind | str) -> None:
        self._document = document
        self._encoding = types.PositionEncodingKind(encoding)

    def of(self, offset: int) -> types.Position:
        """The position of an offset in code points."""
        line, column = self._document.line_col(offset)
        return types.Position(line - 1, self._units(self._document.source[offset - column + 1 : offset]))

    def range(self, start: int, end: int) -> types.Range:
        """The range of a span."""
        return types.Range(self.of(start), self.of(end))

    def _units(self, text: str) -> int:
        if text.isascii() or self._encoding is types.PositionEncodingKind.Utf32:
            return len(text)
        if self._encoding is types.PositionEncodingKind.Utf8:
            return len(text.encode("utf-8", "surrogatepass"))
        return len(text.encode("utf-16-le", "surrogatepass")) // 2


class Drafts:
    """Texts in, findings out, each with the configuration that holds for its path."""

    def __init__(self, configs: Callable[[], ConfigOf], checker: Checker) -> None:
        """configs: reads configurations anew, so that a changed one holds at once."""
        self._configs = configs
        self._checker = checker

    def check(self, path: Path, language: str, text: str, version: int | None) -> Checked | None:
        """None for files that are not checked: excluded, or of a format without prose. ClaimlintError."""
        config = self._configs()(path)
        form = config.format_of(path) or format_of(path.name, text.encode("utf-8", "replace"))
        if not path.suffix:
            form = _LANGUAGES.get(language, form)
        if form in _LEFT_OUT or form not in readers.READERS or config.excludes(path):
            return None
        settings = config.for_file(path)
        document = readers.read_text(
            text, path=path.as_posix(), profile=settings.profile or Profile.ARTICLE, format=form
        )
        findings = self._checker.check(document, settings, config.relative(path) or path.as_posix()).findings
        return Checked(version, document, form, findings)


def create(configs: Callable[[], ConfigOf], checker: Checker, delay: float = 0.3) -> LanguageServer:
    """The server, to be started with `start_io`. delay: seconds without a key before a change is checked."""
    server = LanguageServer("claimlint", __version__, text_document_sync_kind=types.TextDocumentSyncKind.Full)
    _Session(server, Drafts(configs, checker), delay)
    return server


class _Session:
    """What is open, and what was said of it."""

    def __init__(self, server: LanguageServer, drafts: Drafts, delay: float) -> None:
        self._server = server
        self._drafts = drafts
        self._delay = delay
        self._pool = ThreadPoolExecutor(1, "claimlint")  # one engine, one text at a time
        self._checked: dict[str, Checked] = {}
        self._waiting: dict[str, asyncio.Task[None]] = {}
        self._told = ""

        @server.feature(types.INITIALIZED)
        async def initialized(params: types.InitializedParams) -> None:
            await self._watch_configurations()

        @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
        def opened(params: types.DidOpenTextDocumentParams) -> None:
            self._soon(params.text_document.uri, 0)

        @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
        def changed(params: types.DidChangeTextDocumentParams) -> None:
            self._soon(params.text_document.uri, self._delay)

        @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
        def saved(params: types.DidSaveTextDocumentParams) -> None:
            self._soon(params.text_document.uri, 0)

        @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
        def files_changed(params: types.DidChangeWatchedFilesParams) -> None:
            for uri in list(server.workspace.text_documents):  # a configuration may have changed
                self._soon(uri, 0)

        @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
        def closed(params: types.DidCloseTextDocumentParams) -> None:
            uri = params.text_document.uri
            if (task := self._waiting.pop(uri, None)) is not None:
                task.cancel()
            self._checked.pop(uri, None)
            self._publish(uri, None, [])

        @server.feature(types.TEXT_DOCUMENT_HOVER)
        def hover(params: types.HoverParams) -> types.Hover | None:
            return self._hover(params.text_document.uri, params.position)

        @server.feature(
            types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix])
        )
        def actions(params: types.CodeActionParams) -> list[types.CodeAction]:
            return list(self._actions(params.text_document.uri, params.range))

    async def _watch_configurations(self) -> None:
        """Ask the client to tell when a configuration changes on the disk."""
        workspace = self._server.client_capabilities.workspace
        watched = workspace.did_change_watched_files if workspace else None
        if watched is None or not watched.dynamic_registration:
            return
        watchers = [types.FileSystemWatcher(f"**/{name}") for name in NAMES]
        options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
        wanted = types.Registration("configurations", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
        await self._server.client_register_capability_async(types.RegistrationParams([wanted]))

    def _soon(self, uri: str, delay: float) -> None:
        if (task := self._waiting.pop(uri, None)) is not None:
            task.cancel()
        self._waiting[uri] = asyncio.get_running_loop().create_task(self._check(uri, delay))

    async def _check(self, uri: str, delay: float) -> None:
        await asyncio.sleep(delay)
        draft = self._server.workspace.get_text_document(uri)
        path = Path(to_fs_path(uri) or uri.rpartition(":")[2])
        check = partial(self._drafts.check, path, draft.language_id or "", draft.source, draft.version)
        try:
            checked = await asyncio.get_running_loop().run_in_executor(self._pool, check)
        except ClaimlintError as error:
            self._tell(str(error))
            return
        if uri not in self._server.workspace.text_documents:
            return
        self._told = ""
        if checked is None:
            self._checked.pop(uri, None)
            self._publish(uri, draft.version, [])
            return
        self._checked[uri] = checked
        positions = self._positions(checked)
        self._publish(uri, checked.version, [_diagnostic(finding, positions) for finding in checked.findings])

    def _tell(self, message: str) -> None:
        """Say a mistake once, not at every key."""
        if message != self._told:
            self._told = message
            self._server.window_show_message(types.ShowMessageParams(types.MessageType.Error, f"claimlint: {message}"))

    def _publish(self, uri: str, version: int | None, diagnostics: list[types.Diagnostic]) -> None:
        params = types.PublishDiagnosticsParams(uri, diagnostics, version)
        self._server.text_document_publish_diagnostics(params)

    def _positions(self, checked: Checked) -> Positions:
        return Positions(checked.document, self._server.workspace.position_encoding or "utf-16")

    def _current(self, uri: str) -> Checked | None:
        """What is known of a draft; None while a later version waits to be checked."""
        checked = self._checked.get(uri)
        draft = self._server.workspace.text_documents.get(uri)
        return checked if checked and draft and draft.version == checked.version else None

    def _within(self, checked: Checked, wanted: types.Range) -> Iterator[tuple[Finding, types.Range]]:
        positions = self._positions(checked)
        for finding in checked.findings:
            place = positions.range(finding.start, finding.end)
            if place.start <= wanted.end and wanted.start <= place.end:
                yield finding, place

    def _hover(self, uri: str, position: types.Position) -> types.Hover | None:
        checked = self._current(uri)
        found = list(self._within(checked, types.Range(position, position))) if checked else []
        if not found:
            return None
        text = "\n\n---\n\n".join(_explained(finding) for finding, _ in found)
        return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, text), found[0][1])

    def _actions(self, uri: str, wanted: types.Range) -> Iterator[types.CodeAction]:
        checked = self._current(uri)
        if checked is None:
            return
        positions = self._positions(checked)
        for finding, _ in self._within(checked, wanted):
            diagnostics = [_diagnostic(finding, positions)]
            if fix := finding.fix:
                edit = types.TextEdit(positions.range(fix.start, fix.end), _replacement(checked, fix))
                title = f'Write "{fix.text}"' if fix.text else "Delete it"
                yield _action(title, uri, edit, diagnostics, preferred=fix.safe)
            if (directive := suppression(checked, finding)) is not None:
                start, text = directive
                edit = types.TextEdit(positions.range(start, start), text)
                yield _action(f"Keep it: silence {finding.code} here", uri, edit, diagnostics)


def _action(
    title: str,
    uri: str,
    edit: types.TextEdit,
    diagnostics: list[types.Diagnostic],
    preferred: bool = False,
) -> types.CodeAction:
    return types.CodeAction(
        title,
        kind=types.CodeActionKind.QuickFix,
        diagnostics=diagnostics,
        edit=types.WorkspaceEdit({uri: [edit]}),
        is_preferred=preferred,
    )


def _replacement(checked: Checked, fix: Fix) -> str:
    """The text of a fix as the format of the draft writes it."""
    source = checked.document.source
    fixed = fixes.apply(source, [fix], unsafe=True, format=checked.format).source
    return fixed[fix.start : len(fixed) - (len(source) - fix.end)]


def _diagnostic(finding: Finding, positions: Positions) -> types.Diagnostic:
    link = types.CodeDescription(finding.url) if finding.url.startswith(("https://", "http://")) else None
    return types.Diagnostic(
        positions.range(finding.start, finding.end),
        finding.message,
        severity=_SEVERITIES[finding.severity],
        code=finding.code,
        code_description=link,
        source="claimlint",
    )


def _explained(finding: Finding) -> str:
    parts = [f"**{finding.code}** {finding.name} ({finding.severity.value})", finding.message]
    parts += [f"**{label}:** {text}" for label, text in (("Why", finding.why), ("Instead", finding.instead)) if text]
    if finding.url.startswith(("https://", "http://")):
        parts.append(f"[About this rule]({finding.url})")
    return "\n\n".join(parts)


def suppression(checked: Checked, finding: Finding) -> tuple[int, str] | None:
    """Where to put which text so that a finding is silenced with its paragraph; None where no comment can stand."""
    block = _block(checked.document, finding)
    if block is None or block.kind is BlockKind.CELL or checked.format not in _COMMENTS:
        return None
    source, at = checked.document.source, block.segments[0].source_start
    start = max(source.rfind("\n", 0, at), source.rfind("\r", 0, at)) + 1
    indent = source[start : start + len(source[start:at]) - len(source[start:at].lstrip(" \t"))]
    comment = _COMMENTS[checked.format].format(f"claimlint-disable-next-line {finding.code} -- say why it may stay")
    return start, f"{indent}{comment}\n"


def _block(document: Document, finding: Finding) -> Block | None:
    """The block that a finding is in."""
    blocks = sorted((block for block in document.blocks if block.segments), key=lambda b: b.segments[0].source_start)
    index = bisect_right([block.segments[0].source_start for block in blocks], finding.start) - 1
    if index < 0 or finding.start >= blocks[index].segments[-1].source_end:
        return None
    return blocks[index]
