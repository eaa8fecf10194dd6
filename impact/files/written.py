"""What people wrote in Markdown, as paragraphs, headings and lists for a paper; never as code of its layout."""

from collections.abc import Iterable
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

Json = dict[str, Any]
SCHEMES = ("http://", "https://", "mailto:")

_reader = MarkdownIt("commonmark", {"html": False}).disable("image")


def blocks_of(text: str) -> list[Json]:
    """Blocks with runs of text: `heading`, `paragraph`, `quote`, and `list` with items, each a list of runs."""
    found: list[Json] = []
    lists: list[Json] = []
    kind, quoted = "paragraph", 0
    for token in _reader.parse(text):
        match token.type:
            case "heading_open":
                kind = "heading"
            case "heading_close":
                kind = "paragraph"
            case "blockquote_open":
                quoted += 1
            case "blockquote_close":
                quoted -= 1
            case "bullet_list_open" | "ordered_list_open":
                lists.append({"kind": "list", "ordered": token.type.startswith("ordered"), "items": []})
                if len(lists) == 1:
                    found.append(lists[0])
            case "bullet_list_close" | "ordered_list_close":
                lists.pop()
            case "inline":
                runs = _runs(token.children or [])
                if lists:
                    lists[0]["items"].append(runs)  # a list in a list goes on in the outer one
                else:
                    found.append({"kind": "quote" if quoted and kind == "paragraph" else kind, "runs": runs})
            case "fence" | "code_block":
                found.append({"kind": "paragraph", "runs": [_run(token.content, 0, 0, "")]})
    return found


def _runs(tokens: Iterable[Token]) -> list[Json]:
    runs: list[Json] = []
    bold = italic = 0
    url = ""
    for token in tokens:
        match token.type:
            case "strong_open":
                bold += 1
            case "strong_close":
                bold -= 1
            case "em_open":
                italic += 1
            case "em_close":
                italic -= 1
            case "link_open":
                where = str(token.attrs.get("href", ""))
                url = where if where.startswith(SCHEMES) else ""
            case "link_close":
                url = ""
            case "softbreak":
                runs.append(_run(" ", bold, italic, url))
            case "hardbreak":
                runs.append(_run("\n", bold, italic, url))
            case _ if token.content:
                runs.append(_run(token.content, bold, italic, url))
    return runs


def _run(text: str, bold: int, italic: int, url: str) -> Json:
    return {"text": text, "bold": bold > 0, "italic": italic > 0, "url": url}
