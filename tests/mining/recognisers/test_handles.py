"""Names on networks without an at sign, and e-mail addresses spelled out."""

from __future__ import annotations

import pytest

from mining.redaction import find_spans


def masked(text: str) -> list[str]:
    """What is found in ``text``."""
    return [text[s.start : s.end] for s in find_spans(text)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("pseudo ninja_des_soldes", "ninja_des_soldes"),
        ("mon pseudo est tartempion, merci", "tartempion"),
        ("mon pseudo c'est lapin-blanc", "lapin-blanc"),
        ("Mon insta : krzysztof_pell.deco", "krzysztof_pell.deco"),
        ("Insta: yvonne_leno", "yvonne_leno"),
        ("mon insta bernadette20", "bernadette20"),
        ("my username LizzyB_72 if easier", "LizzyB_72"),
        ("user is plaidgiraffe", "plaidgiraffe"),
        ("Username: plaidgiraffe", "plaidgiraffe"),
        ("my handle is crochetqueen on TikTok", "crochetqueen"),
        ("je suis sur vinted, pseudo mimi.33", "mimi.33"),
        ("my Instagram is knits.by.fay", "knits.by.fay"),
        ("on TikTok @big.shaz.reviews, ok", "@big.shaz.reviews"),
        ("nom d'utilisateur : margotlb", "margotlb"),
        ("identifiant : sdurand75", "sdurand75"),
        ("login: theo.m", "theo.m"),
        ("Snap : lolo_du93", "lolo_du93"),
        ("tiktok as sewing_sam1", "sewing_sam1"),
        ("instagram.com/fay.knits is mine", "fay.knits"),
        ("reddit u/mossy_oak88", "mossy_oak88"),
        ("Discord frodo#4471", "frodo#4471"),
        ("telegram t.me/kolya_1990", "kolya_1990"),
        ("@lea-deco33 sur insta", "@lea-deco33"),
        ("@maya@mastodon.social answered", "@maya@mastodon.social"),
        ("mon compte facebook : jojo.lapinou", "jojo.lapinou"),
        ("screen name darkmoth7", "darkmoth7"),
        ("dubellay.ondine AT orange[.]fr svp", "dubellay.ondine AT orange[.]fr"),
        ("colette.morvan AT yahoo (point) fr.", "colette.morvan AT yahoo (point) fr"),
        ("lucie-vandamme(at)example.net. Il se peut", "lucie-vandamme(at)example.net"),
        (
            "jean tiret dupont arobase exemple point fr",
            "jean tiret dupont arobase exemple point fr",
        ),
        ("paul arrobase exemple point com", "paul arrobase exemple point com"),
        ("sfuentes33 @ orange[.]fr", "sfuentes33 @ orange[.]fr"),
        ("kate underscore b at example dot com", "kate underscore b at example dot com"),
        ("lea[at]exemple[point]fr. Voilà", "lea[at]exemple[point]fr"),
    ],
)
def test_found(text: str, value: str) -> None:
    """Every way people write one, masked whole and alone."""
    assert value in masked(text)


@pytest.mark.parametrize(
    "text",
    [
        "Instagram est en panne depuis hier",
        "J'ai vu la photo sur Instagram hier soir",
        "My Facebook is hacked",
        "your TikTok ad shows blue",
        "user is locked out",
        "my login is not working",
        "mon identifiant est incorrect",
        "Le pseudo est déjà pris",
        "I sell on Vinted sometimes",
        "username already taken",
        "the handle is broken on this mug",
        "the door handle fell off",
        "Snap fastener missing on the coat",
        "the handle came off after 2 days",
        "Suivez-nous sur Facebook et Pinterest",
        "page user manual please",
        "La poignée c'est du plastique",
        "We met at the shop, then a dot appeared",
        "signal faible en 5G",
        "le login ne marche pas",
    ],
)
def test_left(text: str) -> None:
    """What only looks like one stays."""
    assert masked(text) == []


@pytest.mark.parametrize("text", ["fb93ab02c1d0", "notre fb2026", "la page facebook2 est vide"])
def test_a_network_that_goes_on_as_a_word_is_none(text: str) -> None:
    """The hash of a version that begins with the letters of one."""
    assert masked(text) == []
