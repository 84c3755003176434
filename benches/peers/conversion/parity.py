"""Our engine against OpenCC 1.4.2, byte for byte.

    pip install opencc==1.4.2
    python parity.py ZHENGWEN text PROFILE FILE...      real text
    python parity.py ZHENGWEN random COUNT [SEED]       COUNT random strings for each profile

ZHENGWEN is the built binary. Random strings are made of keys of the profile's own dictionaries,
whole and cut, so that they overlap, with description operators, a variation selector and
strangers between them. Prints `same` or the first difference.
"""

import pathlib
import random
import subprocess
import sys

import opencc

DICTIONARIES = pathlib.Path(__file__).parents[3] / "dictionaries" / "opencc"
KEYS = {
    "t2s": "TSPhrases TSCharacters TSCharactersExt CJK_Compatibility_Ideographs",
    "tw2s": "TSPhrases TWVariantsRevPhrases TWVariantsRev TSPhrases TSCharacters",
    "tw2sp": "TSPhrases TWPhrasesRev TWVariantsRevPhrases TWVariantsRev TSCharacters",
    "hk2s": "TSPhrases HKVariantsRevPhrases HKVariantsRev TSPhrases TSCharacters",
    "hk2sp": "TSPhrases HKPhrasesRev HKVariantsRevPhrases HKVariantsRev TSCharacters",
    "jp2t": "JPShinjitaiPhrases JPShinjitaiCharacters",
    "s2t": "STPhrases STPhrases_GeneratedFromRegionalPhrases STCharacters",
    "s2tw": "STPhrases TWVariantsPhrases TWVariants",
    "s2twp": "STPhrases TWPhrases TWVariantsPhrases STCharacters",
    "s2hk": "STPhrases HKVariantsPhrases",
    "s2hkp": "STPhrases HKPhrases HKVariantsPhrases STCharacters",
    "t2tw": "TWVariantsPhrases TWVariants STPhrases",
    "t2hk": "HKVariantsPhrases HKVariants",
    "t2jp": "JPShinjitaiCharactersRev CJK_Compatibility_Ideographs",
    "tw2t": "TWVariantsRevPhrases TWVariantsRev",
    "hk2t": "HKVariantsRevPhrases HKVariantsRev",
}
STRANGERS = ["⿰", "⿲", "a", "，", "𠀀", "\ufe00", "的", "é"]


def keys(names):
    for name in names.split():
        for line in (DICTIONARIES / f"{name}.txt").read_text("utf-8").splitlines():
            if "\t" in line and not line.startswith("#"):
                yield line.split("\t")[0]


def strings(profile, count):
    words = list(keys(KEYS[profile]))
    for _ in range(count):
        pieces = []
        for _ in range(random.randint(1, 6)):
            word, kind = random.choice(words), random.random()
            if kind < 0.25:
                word = word[: random.randint(1, len(word))]
            elif kind < 0.5:
                word = word[random.randint(0, len(word) - 1) :]
            elif kind < 0.55:
                word = random.choice(STRANGERS)
            pieces.append(word)
        yield "".join(pieces)


def compare(binary, profile, text, what):
    ours = subprocess.run(
        [binary, "convert", "-p", profile], input=text.encode(), capture_output=True, check=True
    ).stdout.decode()
    theirs = opencc.OpenCC(profile).convert(text)
    if ours == theirs:
        print("same", profile, what, flush=True)
        return
    for line, (a, b) in enumerate(zip(ours.split("\n"), theirs.split("\n")), 1):
        if a != b:
            print("DIFFERENT", profile, what, f"line {line}\n  {a}\n  {b}", flush=True)
            break


def main():
    binary, mode, *rest = sys.argv[1:]
    if mode == "text":
        profile, *files = rest
        for file in files:
            compare(binary, profile, pathlib.Path(file).read_text("utf-8"), file)
    else:
        count = int(rest[0])
        random.seed(int(rest[1]) if len(rest) > 1 else 0)
        for profile in KEYS:
            text = "\n".join(strings(profile, count)) + "\n"
            compare(binary, profile, text, f"{count} random strings")


main()
