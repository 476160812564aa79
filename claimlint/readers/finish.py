"""The last step of every reader: from what was read to the document."""

from __future__ import annotations

from claimlint.document import BlockKind, Document, EvidenceKind, Metadata
from claimlint.model import Profile
from claimlint.readers import evidence, structure
from claimlint.readers.prose import Prose, blocks_of, evidence_of


def finish(prose: Prose, path: str, profile: Profile, record: str) -> Document:
    """The document that a reader's prose makes. Only articles lose menus and bylines, and only they can be silenced."""
    drafts = structure.tidy(prose.drafts, prose.facts) if profile is Profile.ARTICLE else prose.drafts
    found = []
    for draft in drafts:
        sources = evidence_of(draft)
        if named := evidence.find(draft.text):
            marked = {(source.start, source.end) for source in sources}
            named = [source for source in named if (source.start, source.end) not in marked]
            prose.facts.links += sum(source.kind is EvidenceKind.LINK for source in named)
            sources = tuple(sorted((*sources, *named), key=lambda source: (source.start, source.end)))
        found.append(sources)
    facts = prose.facts
    metadata = Metadata(
        facts.title or next((draft.text for draft in drafts if draft.kind is BlockKind.TITLE), ""),
        facts.author,
        facts.reviewer,
        facts.published,
        facts.updated,
        facts.language,
        facts.references,
        facts.links,
        facts.keeps_links,
    )
    directives = tuple(prose.directives) if profile is Profile.ARTICLE else ()
    return Document(path, prose.source, profile, blocks_of(drafts, found), metadata, directives, record)
