#!/usr/bin/env python3
"""Extract and strip against the extractors in use, on the same labelled pages, in one run.

    python compare.py ZHENGWEN PAGES     (pip install readability-lxml trafilatura resiliparse justext)

ZHENGWEN is the binary. PAGES is a folder with `html/NNN.html`, `pages/NNN.txt` (one line of page
text a line) and `pages/NNN.types` (the class of each line: content, metadata, or a kind of
boilerplate). A labelled line is there when its letters and digits are a line of the output or,
from eight characters on, part of one. Headlines and metadata are not counted. Every tool gets the
page as text: UTF-8 where nearly all of it is valid, else by what the page declares; ours decodes the bytes itself.
"""

import pathlib
import re
import subprocess
import sys
import time


def bare(text):
    return "".join(c for c in text if c.isalnum())


def decoded(raw):
    text = raw.decode("utf-8", "replace")
    if text.count("\ufffd") * 100 <= len(text):
        return text
    label = re.search(rb"charset=[\"']?([\w-]+)", raw[:4096])
    name = label.group(1).decode().lower() if label else "utf-8"
    name = {"gb2312": "gb18030", "gbk": "gb18030"}.get(name, name)
    try:
        return raw.decode(name, "replace")
    except LookupError:
        return raw.decode("utf-8", "replace")


def text_of(markup):
    from lxml import html

    tree = html.fromstring(markup)
    for block in tree.iter("p", "div", "br", "li", "h1", "h2", "h3", "h4", "tr", "td", "section"):
        block.text = "\n" + (block.text or "")
        block.tail = "\n" + (block.tail or "")
    return tree.text_content()


def readability(page):
    from readability import Document

    return text_of(Document(page).summary())


def trafilatura(page):
    from trafilatura import extract

    return extract(page, include_comments=False) or ""


def resiliparse(page):
    from resiliparse.extract.html2text import extract_plain_text

    return extract_plain_text(page, main_content=True)


def justext(page):
    import justext as tool

    lengths = {"length_low": 20, "length_high": 60}
    parts = tool.justext(page, frozenset(), stopwords_low=0, stopwords_high=0, **lengths)
    return "\n".join(part.text for part in parts if not part.is_boilerplate)


def main():
    binary, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    names = sorted(path.stem for path in (folder / "html").glob("*.html"))

    def ours(name):
        command = [binary, "clean", "-q", "--no-simplify", str(folder / "html" / f"{name}.html")]
        return subprocess.run(command, capture_output=True, check=False).stdout.decode()

    tools = {
        "zhengwen": ours,
        "readability-lxml": readability,
        "resiliparse": resiliparse,
        "justext": justext,
        "trafilatura": trafilatura,
    }
    pages = {name: decoded((folder / "html" / f"{name}.html").read_bytes()) for name in names}
    print(f"{len(names)} pages\n| tool | precision | recall | content lines lost | seconds |\n|---|---|---|---|---|")
    for tool, run in tools.items():
        counts = [0, 0, 0, 0]
        begun = time.perf_counter()
        for name in names:
            try:
                out = run(name if tool == "zhengwen" else pages[name]) or ""
            except Exception:  # a page that a tool cannot read is a page without output
                out = ""
            lines, whole = {bare(line) for line in out.splitlines()}, bare(out)
            text = (folder / "pages" / f"{name}.txt").read_text().splitlines()
            types = (folder / "pages" / f"{name}.types").read_text().splitlines()
            for line, kind in zip(text, types):
                line = bare(line)
                if not line or kind == "metadata":
                    continue
                kept = line in lines or (len(line) >= 8 and line in whole)
                counts[(0 if kind == "content" else 2) + (0 if kept else 1)] += 1
        kept_content, lost, kept_other, removed = counts
        precision = removed / max(1, removed + lost)
        recall = removed / max(1, removed + kept_other)
        print(
            f"| {tool} | {precision:.4f} | {recall:.4f} | {lost / max(1, kept_content + lost):.4f} "
            f"| {time.perf_counter() - begun:.1f} |"
        )


if __name__ == "__main__":
    main()
