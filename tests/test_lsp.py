"""`claimlint server` as an editor talks to it: a real process, a real client."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types
from pygls.lsp.client import LanguageClient

from claimlint.checking import Checker
from claimlint.lsp import Checked, Drafts, suppression
from claimlint.settings import Config

TEXT = "# Tea 🍵\n\nThe 🍵 “green” tea cures gout.\nIt has no side effects.\n"


class Editor:
    """A client, and what the server published."""

    def __init__(self, client: LanguageClient, folder: Path) -> None:
        self.client = client
        self.folder = folder
        self.published: asyncio.Queue[types.PublishDiagnosticsParams] = asyncio.Queue()
        self.registered: list[str] = []
        self.messages: asyncio.Queue[types.ShowMessageParams] = asyncio.Queue()

        @client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def published(params: types.PublishDiagnosticsParams) -> None:
            self.published.put_nowait(params)

        @client.feature(types.CLIENT_REGISTER_CAPABILITY)
        def registered(params: types.RegistrationParams) -> None:
            self.registered += [registration.method for registration in params.registrations]

        @client.feature(types.WINDOW_SHOW_MESSAGE)
        def told(params: types.ShowMessageParams) -> None:
            self.messages.put_nowait(params)

    def uri(self, name: str) -> str:
        return (self.folder / name).as_uri()

    def open(self, name: str, text: str, language: str = "markdown") -> None:
        item = types.TextDocumentItem(self.uri(name), language, 1, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))

    def change(self, name: str, text: str, version: int) -> None:
        self.client.text_document_did_change(
            types.DidChangeTextDocumentParams(
                types.VersionedTextDocumentIdentifier(version, self.uri(name)),
                [types.TextDocumentContentChangeWholeDocument(text)],
            )
        )

    async def diagnostics(self) -> types.PublishDiagnosticsParams:
        return await asyncio.wait_for(self.published.get(), 60)

    async def actions(self, name: str, place: types.Range) -> dict[str, types.CodeAction]:
        draft = types.TextDocumentIdentifier(self.uri(name))
        params = types.CodeActionParams(draft, place, types.CodeActionContext([]))
        found = await self.client.text_document_code_action_async(params)
        return {action.title: action for action in found or () if isinstance(action, types.CodeAction)}


def edit_of(action: types.CodeAction) -> types.TextEdit:
    """The one edit of an action."""
    assert action.edit is not None
    assert action.edit.changes is not None
    ((edit,),) = action.edit.changes.values()
    assert isinstance(edit, types.TextEdit)
    return edit


@asynccontextmanager
async def editor(folder: Path, *encodings: types.PositionEncodingKind) -> AsyncIterator[Editor]:
    """An editor with a server of its own."""
    client = LanguageClient("test", "1")
    talking = Editor(client, folder)
    await client.start_io(sys.executable, "-m", "claimlint", "server", cwd=str(folder), env=dict(os.environ))
    general = types.GeneralClientCapabilities(position_encodings=list(encodings) or None)
    watching = types.DidChangeWatchedFilesClientCapabilities(dynamic_registration=True)
    workspace = types.WorkspaceClientCapabilities(did_change_watched_files=watching)
    able = types.ClientCapabilities(general=general, workspace=workspace)
    initialize = types.InitializeParams(able, root_uri=folder.as_uri())
    await client.initialize_async(initialize)
    client.initialized(types.InitializedParams())
    try:
        yield talking
    finally:
        await client.shutdown_async(None)
        client.exit(None)
        await client.stop()


def play(folder: Path, scene: Callable[[Editor], Awaitable[None]], *encodings: types.PositionEncodingKind) -> None:
    """Run a scene in an editor."""

    async def run() -> None:
        async with editor(folder, *encodings) as talking:
            await scene(talking)

    asyncio.run(run())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("encoding", "start", "end"),
    [
        (types.PositionEncodingKind.Utf8, 25, 35),
        (types.PositionEncodingKind.Utf16, 19, 29),
        (types.PositionEncodingKind.Utf32, 18, 28),
    ],
)
def test_diagnostics_stand_where_the_client_counts(
    tmp_path: Path, encoding: types.PositionEncodingKind, start: int, end: int
) -> None:
    async def scene(talking: Editor) -> None:
        talking.open("tea.md", TEXT)
        published = await talking.diagnostics()
        first = next(d for d in published.diagnostics if d.code == "EFF001")
        assert first.range == types.Range(types.Position(2, start), types.Position(2, end))
        assert first.severity is types.DiagnosticSeverity.Error
        assert first.source == "claimlint"
        assert published.version == 1

    play(tmp_path, scene, encoding)


@pytest.mark.slow
def test_typing_is_waited_for_and_closing_clears(tmp_path: Path) -> None:
    async def scene(talking: Editor) -> None:
        talking.open("tea.md", "Soup.\n")
        assert (await talking.diagnostics()).diagnostics == ()
        for version in range(2, 12):
            talking.change("tea.md", f"Soup {version}. Tea cures gout.\n", version)
        published = await talking.diagnostics()
        assert published.version == 11
        assert [d.code for d in published.diagnostics] == ["EFF001"]
        assert talking.published.empty()
        closing = types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(talking.uri("tea.md")))
        talking.client.text_document_did_close(closing)
        assert (await talking.diagnostics()).diagnostics == ()

    play(tmp_path, scene)


@pytest.mark.slow
def test_hover_says_why_and_what_to_write(tmp_path: Path) -> None:
    async def scene(talking: Editor) -> None:
        talking.open("tea.md", TEXT)
        await talking.diagnostics()
        document = types.TextDocumentIdentifier(talking.uri("tea.md"))
        over = await talking.client.text_document_hover_async(types.HoverParams(document, types.Position(2, 22)))
        assert over is not None
        assert isinstance(over.contents, types.MarkupContent)
        for words in ("EFF001", "**Why:**", "**Instead:**"):
            assert words in over.contents.value
        assert await talking.client.text_document_hover_async(types.HoverParams(document, types.Position(0, 1))) is None

    play(tmp_path, scene)


@pytest.mark.slow
def test_a_quick_fix_and_a_suppression_do_what_they_say(tmp_path: Path) -> None:
    text = "They took .5 mg of it.\n\nTea cures gout.\n"

    async def scene(talking: Editor) -> None:
        talking.open("tea.md", text)
        published = await talking.diagnostics()
        places = {d.code: d.range for d in published.diagnostics}
        fix = edit_of((await talking.actions("tea.md", places["NTN002"]))['Write "0.5 mg"'])
        assert (fix.range, fix.new_text) == (places["NTN002"], "0.5 mg")
        edit = edit_of((await talking.actions("tea.md", places["EFF001"]))["Keep it: silence EFF001 here"])
        assert edit.range.start == edit.range.end == types.Position(2, 0)
        talking.change("tea.md", text.replace("Tea cures", f"{edit.new_text}Tea cures"), 2)
        assert "EFF001" not in {d.code for d in (await talking.diagnostics()).diagnostics}

    play(tmp_path, scene)


@pytest.mark.slow
def test_a_configuration_holds_at_once_and_its_mistakes_are_told(tmp_path: Path) -> None:
    async def scene(talking: Editor) -> None:
        talking.open("tea.md", "Tea cures gout.\n")
        assert (await talking.diagnostics()).diagnostics
        assert talking.registered == [types.WORKSPACE_DID_CHANGE_WATCHED_FILES]
        config = tmp_path / ".claimlint.yml"
        config.write_text("ignore: [EFF]\n", encoding="utf-8")
        changes = types.DidChangeWatchedFilesParams([types.FileEvent(config.as_uri(), types.FileChangeType.Changed)])
        talking.client.workspace_did_change_watched_files(changes)
        assert (await talking.diagnostics()).diagnostics == ()
        config.write_text("ignoer: [EFF]\n", encoding="utf-8")
        talking.client.workspace_did_change_watched_files(changes)
        assert "ignoer" in (await asyncio.wait_for(talking.messages.get(), 30)).message

    play(tmp_path, scene)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.md", "Intro.\n\nLine one is long and\ntea cures gout.\n"),
        ("a.md", "- Soup.\n- Tea cures gout.\n"),
        ("a.md", "> Some say.\n\nTea cures gout.\r\n"),
        ("a.html", "<p>Intro.</p>\n  <p>Tea cures gout.</p>\n"),
        ("a.txt", "Intro.\n\nTea cures gout.\n"),
        ("a.rst", "Intro\n=====\n\nTea cures gout.\n"),
        ("a.adoc", "= Intro\n\nTea cures gout.\n"),
        ("a.mdx", "# Intro\n\nTea cures gout.\n"),
    ],
)
def test_a_suppression_works_in_every_format(tmp_path: Path, name: str, text: str) -> None:
    drafts = Drafts(lambda: lambda _: Config(root=tmp_path), Checker())
    checked = drafts.check(tmp_path / name, "", text, 1)
    assert isinstance(checked, Checked)
    (finding,) = checked.findings
    place = suppression(checked, finding)
    assert place is not None
    start, comment = place
    again: Any = drafts.check(tmp_path / name, "", text[:start] + comment + text[start:], 2)
    assert again.findings == ()


def test_files_without_prose_and_excluded_ones_are_left_alone(tmp_path: Path) -> None:
    drafts = Drafts(lambda: lambda _: Config(root=tmp_path, exclude=("old/**",)), Checker())
    assert drafts.check(tmp_path / "a.json", "json", '{"text": "Tea cures gout."}', 1) is None
    assert drafts.check(tmp_path / "old" / "a.md", "markdown", "Tea cures gout.", 1) is None
    unnamed = drafts.check(Path("Untitled-1"), "markdown", "Tea cures gout.", 1)
    assert unnamed is not None
    assert unnamed.findings
