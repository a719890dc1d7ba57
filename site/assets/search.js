// The search boxes of the help center: a combobox over search-engine.js, loaded on first focus.
// Without this script every box is a plain form that leads to the search page.

import { articleAt, element, engine, filled, tell } from "./kit.js";

const SHOWN = 6;
const SHOWN_ON_PAGE = 20;
const PAUSE = 50; // milliseconds without a key before we search

const IDLE = 200; // milliseconds after the page is there
const UNSEEN = 300; // milliseconds after which a page that is not drawn goes on

const SHORTEST = 2; // letters of a query
const TOLD = "#told"; // on the address of the search page: this search was told already

const BURST = 600; // milliseconds without a key after which what was typed counts as a search

let boxes = 0;
let tools;
let isAsked = false; // whether somebody searches already

async function open(form) {
  isAsked = true;
  const opened = await engine(form.dataset.base);
  tools = opened.tools;
  return opened.search;
}

/** `text` in an element, with the words of the query marked. */
function marked(className, text, queryWords) {
  const made = element("span", className);
  for (const part of text.split(/([^\s'’]+)/)) {
    const [word] = tools.words(part);
    const isMatch = word && word.length > 2 && queryWords.some((other) => tools.isAlike(word, other));
    made.append(isMatch ? element("mark", "", part) : part);
  }
  return made;
}

function link(hit, queryWords) {
  const made = element("a", "hc-option");
  made.href = hit.url;
  made.append(marked("hc-option__title", hit.title, queryWords));
  if (hit.text) made.append(marked("hc-option__text", hit.text, queryWords));
  if (hit.place) made.append(element("span", "hc-option__place", hit.place));
  return made;
}

function contactLink(form, strings) {
  const made = element("a", "", strings.contact_button);
  made.href = new URL("contact/", new URL(`${form.dataset.base}/`, location.href)).href;
  made.dataset.channel = "page";
  return made;
}

function nothingFound(form, query, strings) {
  const note = element("p", "hc-search__note", `${filled(strings.search_none, { q: query })} ${strings.search_none_help} `);
  note.append(contactLink(form, strings));
  return note;
}

/** The form's own words for a search that cannot be loaded, and the ways that are left. */
function unavailable(form) {
  const made = element("div", "hc-search__note");
  made.append(form.querySelector("template").content.cloneNode(true));
  return made;
}

function counted(total, strings) {
  return total === 1 ? strings.search_one : filled(strings.search_many, { n: total });
}

/** The last searches of this reader: on this device, where the shop has switched that on. */
const KEPT = "askless:recent";
const MOST_KEPT = 5;

function recent() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT) ?? "[]");
    return Array.isArray(kept) ? kept.filter((query) => typeof query === "string").slice(0, MOST_KEPT) : [];
  } catch {
    return []; // storage is off, or holds what is not ours
  }
}

function remember(form, query) {
  if (!("recent" in form.dataset) || !query) return;
  try {
    const others = recent().filter((other) => other !== query);
    localStorage.setItem(KEPT, JSON.stringify([query, ...others].slice(0, MOST_KEPT)));
  } catch {
    // A full or forbidden storage keeps nothing.
  }
}

class SearchBox {
  constructor(form) {
    this.form = form;
    this.input = form.querySelector("input");
    this.panel = form.querySelector(".hc-search__panel");
    this.status = form.querySelector("[role=status]");
    this.turn = 0;
    this.active = -1;
    this.listId = `hc-list-${(boxes += 1)}`;
    this.prepare();
  }

  prepare() {
    for (const [name, value] of Object.entries({
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": this.listId,
    })) this.input.setAttribute(name, value);
    this.list = element("div");
    this.list.id = this.listId;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", this.input.labels[0].textContent);
    this.note = element("div");
    this.panel.replaceChildren(this.note, this.list);
    this.form.addEventListener("pointerdown", () => this.load().catch(() => {}), { once: true });
    this.input.addEventListener("focus", () => this.focused());
    this.input.addEventListener("input", () => this.later());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.form.addEventListener("submit", (event) => this.submit(event));
    this.list.addEventListener("click", (event) => this.chosen(event));
    this.form.addEventListener("focusout", (event) => {
      if (!this.form.contains(event.relatedTarget)) this.close();
    });
    // A press inside the panel must not take the focus from the field before the click lands.
    this.panel.addEventListener("mousedown", (event) => {
      if (!event.target.closest("a")) event.preventDefault();
    });
  }

  get options() {
    return [...this.list.children];
  }

  load() {
    return open(this.form);
  }

  focused() {
    if (this.form.closest("[data-from-path]")) this.later(); // what the missing address was about
    this.load()
      .then(({ strings }) => this.offerRecent(strings))
      .catch(() => {});
  }

  /** An empty field offers what was searched for before. */
  offerRecent(strings) {
    const kept = "recent" in this.form.dataset ? recent() : [];
    if (!kept.length || this.input.value.trim() || document.activeElement !== this.input) return;
    const links = kept.map((query) => {
      const made = element("a", "hc-option", query);
      made.href = `${this.form.action}?q=${encodeURIComponent(query)}`;
      return made;
    });
    const forget = element("button", "hc-forget", strings.search_forget);
    forget.type = "button";
    forget.addEventListener("click", () => {
      localStorage.removeItem(KEPT);
      this.close();
      this.input.focus();
    });
    const note = element("p", "hc-search__note", `${strings.search_recent} `);
    note.append(forget);
    this.open(links, note);
    this.status.textContent = strings.search_recent;
  }

  /** The panel with these options, below a note. */
  open(links, note) {
    this.activate(-1);
    this.list.replaceChildren(...links);
    this.options.forEach((option, i) => {
      option.id = `${this.listId}-${i}`;
      option.tabIndex = -1;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
    });
    this.note.replaceChildren(...(note ? [note] : []));
    this.list.hidden = !links.length;
    this.panel.hidden = false;
    this.input.setAttribute("aria-expanded", String(links.length > 0));
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.suggest(), PAUSE);
  }

  /** One search at a time: what is typed meanwhile is searched for once it has ended. */
  async suggest() {
    this.isAsked = true;
    if (this.isBusy) return;
    this.isBusy = true;
    while (this.isAsked) {
      this.isAsked = false;
      await this.answer(this.input.value.trim());
    }
    this.isBusy = false;
  }

  async answer(query) {
    const turn = (this.turn += 1);
    let state = "shown";
    try {
      if (query.length < SHORTEST) this.close();
      else {
        const found = await this.load();
        const result = await found.search(query, SHOWN, () => this.input.value.trim() === query);
        if (!result) return; // another key was pressed: that search comes next
        if (turn === this.turn) this.show(query, result, found.strings);
        this.burst(query, result.total);
      }
    } catch {
      if (turn === this.turn) this.fail();
      state = "failed";
    }
    // Nobody sees these: tests and `askless evaluate search` wait for them.
    Object.assign(this.panel.dataset, { state, answered: query });
  }

  show(query, { hits, total, corrected, words }, strings) {
    const links = hits.map((hit) => link(hit, words));
    if (total > hits.length) links.push(this.allLink(query, strings));
    let note;
    if (!hits.length) note = nothingFound(this.form, query, strings);
    else if (corrected) note = element("p", "hc-search__note", filled(strings.search_corrected, { q: corrected }));
    this.open(links, note);
    this.status.textContent = hits.length ? `${this.note.textContent} ${counted(total, strings)}`.trim() : this.note.textContent;
  }

  fail() {
    const note = unavailable(this.form);
    this.open([], note);
    this.status.textContent = note.querySelector("p").textContent;
  }

  /** A search is told once: after a pause, or when something is chosen from it. */
  burst(query, results) {
    clearTimeout(this.telling);
    this.untold = { query, results };
    this.last = this.untold;
    this.telling = setTimeout(() => this.tellSearch(), BURST);
  }

  tellSearch() {
    clearTimeout(this.telling);
    if (this.untold) tell("search", this.untold);
    this.untold = undefined;
  }

  chosen(event) {
    const option = event.target.closest("a");
    if (!option) return;
    this.tellSearch();
    remember(this.form, this.input.value.trim());
    const article = articleAt(option.href, this.form.dataset.base);
    if (article) tell("click", { ...this.last, article, value: String(this.options.indexOf(option) + 1) });
  }

  /** The search page tells the search by itself, unless it was told here. */
  submit(event) {
    const query = this.input.value.trim();
    clearTimeout(this.telling);
    if (!query || this.untold?.query === query || this.last?.query !== query) return;
    event.preventDefault();
    location.href = `${this.form.action}?q=${encodeURIComponent(query).replace(/%20/g, "+")}${TOLD}`;
  }

  allLink(query, strings) {
    const made = element("a", "hc-option hc-option--all", strings.search_all);
    made.href = `${this.form.action}?q=${encodeURIComponent(query)}${TOLD}`;
    return made;
  }

  close() {
    clearTimeout(this.timer);
    this.turn += 1;
    this.panel.hidden = true;
    this.activate(-1);
    this.input.setAttribute("aria-expanded", "false");
  }

  activate(index) {
    const { options } = this;
    options[this.active]?.setAttribute("aria-selected", "false");
    this.active = index;
    const option = options[index];
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) this.input.setAttribute("aria-activedescendant", option.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  key(event) {
    const { length } = this.options;
    const isOpen = !this.panel.hidden;
    if (event.isComposing) return;
    if (event.key === "Escape" && isOpen) {
      event.preventDefault();
      this.close();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && isOpen && length) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      // From the field itself (-1) up leads to the last option; past either end back to the field.
      this.activate(((this.active + 1 + step + length + 1) % (length + 1)) - 1);
    } else if (event.key === "ArrowDown") {
      this.suggest();
    } else if (event.key === "Enter" && isOpen && this.active >= 0) {
      event.preventDefault();
      this.options[this.active].click();
    }
  }
}

/** What a missing address was about: "/fr/returns/send-it-back/" gives "send it back". */
function fromPath() {
  let path = location.pathname;
  try {
    path = decodeURIComponent(path);
  } catch {
    // A stray % is no UTF-8; its words are read as they stand.
  }
  const parts = path.split("/").filter(Boolean);
  const last = (parts.at(-1) ?? "").replace(/\.\w+$/, "");
  return last.replace(/[-_+.]+/g, " ").trim().slice(0, 100);
}

/** Buttons that show the results of one category only; none where all are of one. */
function filters(hits, links, status, strings) {
  const names = [...new Set(hits.map((hit) => hit.place).filter(Boolean))];
  if (names.length < 2) return [];
  const group = element("div", "hc-filters");
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", strings.search_filter);
  const buttons = ["", ...names].map((name) => {
    const made = element("button", "", name || strings.search_every);
    made.type = "button";
    made.setAttribute("aria-pressed", String(!name));
    made.addEventListener("click", () => {
      buttons.forEach((other) => other.setAttribute("aria-pressed", String(other === made)));
      links.forEach((each, i) => { each.hidden = Boolean(name) && hits[i].place !== name; });
      status.textContent = counted(links.filter((each) => !each.hidden).length, strings);
    });
    return made;
  });
  group.append(...buttons);
  return [group];
}

/** Once what the page has of its own is drawn; a page in the background draws nothing. */
function drawn() {
  return new Promise((done) => {
    requestAnimationFrame(() => setTimeout(done));
    setTimeout(done, UNSEEN);
  });
}

/** The place of the results in a template of an earlier askless, without searching.js. */
function status(place) {
  const made = element("p", "hc-search__note", place.dataset.loading ?? "");
  made.setAttribute("role", "status");
  return place.appendChild(made);
}

/** Whether this search was told, before or now: kept with the page's place in the history, so that
 * coming back to it or loading it again tells nothing, and out of the address that readers share. */
function toldAlready() {
  const told = location.hash === TOLD || Boolean(history.state?.told);
  const address = location.hash === TOLD ? location.pathname + location.search : location.href;
  history.replaceState({ ...history.state, told: true }, "", address);
  return told;
}

/** The results of the words in the address. */
async function fillResults(place, form) {
  const input = form.querySelector("input");
  const asked = form.closest("[data-from-path]") ? input.value : (new URLSearchParams(location.search).get("q") ?? "");
  const query = asked.trim().slice(0, input.maxLength);
  if (!query) return;
  input.value = query;
  const note = place.querySelector("[role=status]") ?? status(place);
  await drawn();
  try {
    const found = await open(form);
    const { strings } = found;
    const { hits, total, corrected, words } = await found.search(query, SHOWN_ON_PAGE);
    if (!toldAlready()) tell("search", { query, results: total });
    if (!hits.length) {
      note.replaceChildren(...nothingFound(form, query, strings).childNodes); // in its place: it is read out
      return;
    }
    const mended = corrected ? `${filled(strings.search_corrected, { q: corrected })} · ` : "";
    note.textContent = mended + counted(Math.min(total, hits.length), strings);
    remember(form, query);
    const links = hits.map((hit) => link(hit, words));
    place.append(...filters(hits, links, note, strings), ...links);
    place.addEventListener("click", (event) => {
      const at = [...place.querySelectorAll("a")].indexOf(event.target.closest("a"));
      if (hits[at]) tell("click", { query, results: total, article: articleAt(hits[at].url, form.dataset.base), value: String(at + 1) });
    });
  } catch {
    note.textContent = unavailable(form).querySelector("p").textContent; // the page has the categories
  }
}

/** Code comes once the page is there; words and index wait for somebody who searches. */
async function codeAhead(form) {
  if (isAsked) return;
  const { ahead } = await import("./search-engine.js");
  await ahead(new URL(`${form.dataset.base}/`, location.href));
}

const forms = [...document.querySelectorAll("[data-search]")];
for (const form of forms) new SearchBox(form);
const last = forms.at(-1);
if (last && !("empty" in last.dataset) && !navigator.connection?.saveData) {
  addEventListener("load", () => setTimeout(() => codeAhead(last).catch(() => {}), IDLE));
}
const missing = document.querySelector("[data-from-path] input");
if (missing) missing.value = fromPath();
const place = document.querySelector("[data-results]");
if (place && forms.length) fillResults(place, forms.at(-1));

// Ways to a person, wherever they stand.
document.addEventListener("click", (event) => {
  const way = event.target.closest?.("[data-channel]");
  if (way) tell("contact", { value: way.dataset.channel });
});
