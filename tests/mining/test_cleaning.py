"""What a person wrote stays; markup, quoted mail, signatures and unseen characters go."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mining.cleaning import MOST_CHARACTERS, cleaned, has_words

QUOTED = [
    "Non.\n\nLe lun. 3 mars 2025 à 10:12, Service <sav@shop.example> a écrit :\n> Reçu ?",
    "Non.\nLe lun. 3 mars 2025 à 10:12, Service client <service@shop.example>\na écrit :\n\nReçu ?",
    "Non.\n\nOn Mon, Mar 3, 2025 at 10:12 AM Shop <a@b.example> wrote:\n> Received?",
    "Non.\n\n-----Message d'origine-----\nDe : sav\nObjet : colis\n\nReçu ?",
    "Non.\n\n-----Original Message-----\nFrom: shop\n\nReceived?",
    "Non.\n\nDe : Service <sav@shop.example>\nEnvoyé : lundi 3 mars\nÀ : Léa\n\nReçu ?",
    "Non.\n##- Please type your reply above this line -##\nYour request",
    "> Avez-vous reçu ?\n> Merci\nNon.",
]
SIGNED = [
    "Il manque un pied.\n\nCordialement,\nJean Dupont\n06 12 34 56 78",
    "Il manque un pied.\nBien cordialement\n\nJ. Dupont\nDirecteur",
    "Il manque un pied.\n-- \nJean\nhttps://jean.example",
    "Il manque un pied.\nEnvoyé de mon iPhone",
    "Il manque un pied. Envoyé de mon iPhone",
    "Il manque un pied.\nBest regards,\nJohn",
    "Il manque un pied.\nSent from my Galaxy",
    "Il manque un pied.\nJe vous prie d'agréer, Madame, l'expression de mes salutations.",
    "Il manque un pied. ^JS",
    "Il manque un pied.\nThis email and any attachments are confidential.",
]


@pytest.mark.parametrize("body", QUOTED)
def test_quoted_mail_is_cut(body: str) -> None:
    """Only the answer stays, whichever client quoted the mail before it."""
    assert cleaned(body) == "Non."


@pytest.mark.parametrize("body", SIGNED)
def test_signatures_are_cut(body: str) -> None:
    """Sign-offs, device lines, disclaimers and agents' tags go with all below them."""
    assert cleaned(body) == "Il manque un pied."


@pytest.mark.parametrize(
    "text",
    [
        "Le livreur a écrit : personne absente. Que faire ?",
        "> 10 jours sans réponse",
        "Regards to the team, the lamp is lovely.",
        "Salutations. Livrez-vous en Suisse ?",
        "Cordialement",
        "a < b et c > d",
        "C'est *très* urgent",
        "- un\n- deux\n---\ntrois",
    ],
)
def test_what_only_looks_like_a_quote_or_signature_stays(text: str) -> None:
    """A word of mail in a sentence cuts nothing."""
    assert cleaned(text) == text


def test_a_postscript_below_the_signature_stays() -> None:
    """What is asked after "PS" is part of the request."""
    text = cleaned("Remboursez-moi.\nCordialement,\nLéa\n\nPS : et mon avoir ?")
    assert text == "Remboursez-moi.\nPS : et mon avoir ?"


def test_a_forwarded_mail_keeps_its_words() -> None:
    """Nothing above the header: the forwarded text is what the customer wants read."""
    text = cleaned("-----Message transféré-----\nDe : x\nObjet : y\n\nVotre colis est perdu.")
    assert text == "Votre colis est perdu."


def test_html_becomes_lines() -> None:
    """Blocks and items make lines, links keep their text, unseen parts go."""
    html = (
        "<style>p{}</style><p>Bonjour,</p><ul><li>un<li>deux</ul>"
        "<a href='https://x.example/?u=1'>la page</a><br>fin<img src='t.gif'>"
        "<div style='display:none'>caché</div><script>alert(1)</script>"
    )
    assert cleaned(html, is_html=True) == "Bonjour,\n\n- un\n- deux\nla page\nfin"


def test_html_quotes_are_cut_by_their_markup() -> None:
    """A block that the mail program marks as quoted goes, unless it is all there is."""
    assert cleaned("<p>Non</p><div class=gmail_quote>Reçu ?</div>", is_html=True) == "Non"
    assert cleaned("<blockquote type=cite>Reçu ?</blockquote>", is_html=True) == "Reçu ?"


def test_plain_text_entities_are_read() -> None:
    """Exports escape plain text; customers never meant "&amp;"."""
    assert cleaned("l&#39;&eacute;t&eacute; &amp; l'hiver") == "l'été & l'hiver"


def test_unseen_characters_go() -> None:
    """Zero-width, direction, soft-hyphen and tag characters hide words from a reader."""
    assert cleaned("ca\u200bch\u00ad\u202eé \U000e0041sac") == "caché sac"


def test_long_messages_are_capped() -> None:
    """No message is longer than recognisers are timed on."""
    assert len(cleaned("mot " * 30_000)) <= MOST_CHARACTERS


@given(st.text(max_size=300))
def test_words_are_never_all_lost(body: str) -> None:
    """A message that had words keeps some, in NFC, without format characters."""
    text = cleaned(body)
    assert has_words(text) or not has_words(cleaned(body, is_html=False))
    assert text == unicodedata.normalize("NFC", text)
    assert not any(unicodedata.category(c) == "Cf" for c in text)


@given(
    st.lists(
        st.sampled_from(
            [
                "Non merci",
                "> cité",
                "Cordialement",
                "Léa",
                "--",
                "Le 3 mars 2025 à 10:12 x a écrit :",
            ]
        )
    )
)
def test_cutting_never_empties_a_message(lines: list[str]) -> None:
    """Whatever order quotes and signatures come in, a message with words keeps some."""
    body = "\n".join(lines)
    assert has_words(cleaned(body)) == has_words(body)


@pytest.mark.parametrize(
    "html",
    ["<div>" * 60_000, "<div>a</div>" * 20_000, "<p " + "a=b " * 50_000, "<style>" * 40_000],
    ids=["deep", "wide", "attributes", "open style"],
)
def test_hostile_html_takes_no_long_time(html: str) -> None:
    """Time stays flat on markup made to be slow (CPU time, generous for a busy machine)."""
    started = time.process_time()
    cleaned(html + "x", is_html=True)
    assert time.process_time() - started < 2.0
