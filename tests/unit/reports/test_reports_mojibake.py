import pytest

from sitewatch.reports.mapped import mapped
from sitewatch.reports.mojibake import CODE_PAGES, mojibake


def mended(text):
    whole, _ = mapped(text).changed(mojibake(text))
    return whole.text


def misread(text, page):
    """UTF-8 read in a code page; bytes that the page lacks are read as Latin-1 does."""
    return "".join(
        bytes([byte]).decode(page, errors="ignore") or chr(byte) for byte in text.encode()
    )


ENGLISH = [
    "“Two tugs are at the quay—both waiting,” the harbour master’s office said…",
    "It cost €40 – or £35 – a day, 20° in the shade",
    "a café near the Château, said José Müller of Ångström’s crew",
]


@pytest.mark.parametrize("page", CODE_PAGES)
@pytest.mark.parametrize("text", ENGLISH)
def test_utf8_read_in_one_code_page_is_mended(text, page):
    assert misread(text, page) != text
    assert mended(misread(text, page)) == text


def test_one_sign_read_in_two_code_pages_is_mended():
    # E2 80 9C: the first two bytes as Greek (cp1253), the third as Western (cp1252)
    assert mended("He wrote: β€œThe ships are leaving.") == "He wrote: “The ships are leaving."


def test_the_repair_covers_exactly_the_damaged_characters():
    (change,) = mojibake("X β€œIn")
    assert (change.start, change.end, change.replacement) == (2, 5, "“")


def test_a_quotation_mark_that_lost_its_last_byte_is_mended():
    assert mended("â€œAway,â€ he said") == "“Away,” he said"


def test_damage_done_twice_is_mended_in_two_passes():
    twice = misread(misread("“Away”", "cp1252"), "cp1252")
    assert mended(mended(twice)) == "“Away”"


@pytest.mark.parametrize("text", ["Россия отводит корабли", "Ο στόλος αποπλέει", "سفن روسية"])
def test_words_of_other_scripts_read_as_western_are_mended(text):
    assert mended(misread(text, "latin-1")) == text


@pytest.mark.parametrize(
    "text",
    [
        "Он сказал: «Корабли ушли» — и добавил: „Все“.",
        "Він живе у Києві; Від’їзд о 7° – Ґанок",
        "Рік 2024: Сіверськ, Гірник, Дім, Її",
        "Ο Β’ Παγκόσμιος Πόλεμος και το Γ’ Σώμα Στρατού",
        "«ΑΒΓ» και «Β»: 5€ ή β·γ",
        "قال إن «السفن» غادرت الميناء",
        "הוא אמר: „האוניות הפליגו“",
        "Üben, Ärger, Öl – „ÄÖÜ“ und «É»",
        "Il a dit : « À bientôt », près de l’Âge d’or",
        "São João, Ångström, Łódź, Škoda, Ñandú, Ðorđe",
        "A temperature of −5 °C; £5, ¥7, ©2024, §4",
        "plain words only",
        "",
    ],
)
def test_sound_text_is_left_alone(text):
    assert mojibake(text) == []


@pytest.mark.parametrize(
    "text",
    ["Сайт пишет: β€œAway", "Στο λιμάνι β€œAway”"],
)
def test_damage_beside_sound_letters_of_another_script_is_mended_alone(text):
    assert mended(text) == text.replace("β€œ", "“")
