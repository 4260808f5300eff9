"""Languages by their names as ISO 639-1 codes."""

from __future__ import annotations

CODES = {
    name: code
    for code, names in {
        "ar": "arabic",
        "bg": "bulgarian",
        "bn": "bengali",
        "cs": "czech",
        "da": "danish",
        "de": "german deutsch",
        "el": "greek",
        "en": "english",
        "es": "spanish",
        "et": "estonian",
        "fa": "persian farsi",
        "fi": "finnish",
        "fr": "french français",
        "he": "hebrew",
        "hi": "hindi",
        "hr": "croatian",
        "hu": "hungarian",
        "hy": "armenian",
        "id": "indonesian",
        "it": "italian",
        "ja": "japanese",
        "ka": "georgian",
        "kk": "kazakh",
        "km": "khmer",
        "ko": "korean",
        "la": "latin",
        "lt": "lithuanian",
        "lv": "latvian",
        "mn": "mongolian",
        "nl": "dutch",
        "no": "norwegian",
        "pl": "polish",
        "pt": "portuguese",
        "ro": "romanian",
        "ru": "russian русский",
        "sk": "slovak",
        "sl": "slovenian slovene",
        "sq": "albanian",
        "sr": "serbian serbo-croatian",
        "sv": "swedish",
        "th": "thai",
        "tr": "turkish",
        "uk": "ukrainian",
        "ur": "urdu",
        "uz": "uzbek",
        "vi": "vietnamese",
        "zh": "chinese mandarin",
    }.items()
    for name in names.split()
}
_KNOWN = frozenset(CODES.values())


def language_code(words: str) -> str | None:
    """The code of the first language that the words name; a code stays as it is; None for an unknown one.

    >>> language_code("Chinese (Simplified)"), language_code("ru"), language_code("Orskish")
    ('zh', 'ru', None)
    """
    for word in words.lower().replace(",", " ").replace("(", " ").replace("/", " ").split():
        code = word.partition("-")[0]
        if word in CODES:
            return CODES[word]
        if len(code) == 2 and code in _KNOWN:
            return code
    return None
