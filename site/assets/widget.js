// Help on the shop's own pages: a button, a panel with this page's questions, the search, the way to
// a person. One script, nothing of the page is read but its path and language; the search is loaded
// when somebody types. Everything lives in a shadow root and comes from the help center's address.
(function askless(settings) {
  const script = document.currentScript ?? document.querySelector('script[src$="/widget.js"]'); // a module has no current one
  if (!script || !("attachShadow" in Element.prototype)) return;
  const before = document.asklessHelp; // of another script, perhaps on a page whose body was replaced
  if (before) {
    if (document.body && !before.isConnected) document.body.append(before);
    return;
  }
  const root = new URL("./", script.src);
  const wanted = [script.dataset.locale, document.documentElement.lang, ...(navigator.languages ?? [])];
  const known = Object.keys(settings.words ?? {});
  const locale = wanted.map((tag) => (tag ?? "").toLowerCase().split("-")[0]).find((tag) => known.includes(tag)) ?? known[0];
  if (!locale) return;
  const words = settings.words[locale];
  const base = new URL(`${locale}/`, root);
  const asks = settings.answers && script.dataset.source === "answers";
  const PAUSE = asks ? 700 : 150; // a server answers one address so often a minute, not at each key
  const SETTLED = 450; // milliseconds after which what was found is what was looked for
  const SHOWN = 5;
  const STYLE = `
    :host { all: initial !important; } /* whatever the shop says of all its elements */
    .root { --ink: #1b1f27; --soft: #565d6b; --paper: #fff; --line: #d6dae1; --edge: #868d9b;
      color-scheme: light dark; font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; color: var(--ink); }
    @media (prefers-color-scheme: dark) { .root { --ink: #eceef2; --soft: #aab1bf; --paper: #14171c; --line: #2c323c; --edge: #7d8696; } }
    *, *::before, *::after { box-sizing: border-box; }
    [hidden] { display: none !important; }
    button, input { font: inherit; }
    :focus-visible { outline: 3px solid var(--brand-link); outline-offset: 2px; }
    .open { position: fixed; z-index: 2147483000; right: 20px; bottom: 20px; display: flex; align-items: center; gap: 8px;
      min-height: 48px; padding: 0 20px; border: 0; border-radius: 999px; color: var(--brand-on); background: var(--brand);
      font-weight: 600; cursor: pointer; box-shadow: 0 6px 24px rgb(20 24 33 / 28%); }
    .open:hover { background: var(--brand-deep); }
    :host([data-side="left"]) .open, :host([data-side="left"]) .panel { right: auto; left: 20px; }
    svg { width: 22px; height: 22px; fill: currentColor; flex: none; }
    .panel { position: fixed; z-index: 2147483001; right: 20px; bottom: 20px; display: flex; flex-direction: column;
      width: min(380px, calc(100vw - 24px)); max-height: min(640px, calc(100vh - 40px)); overflow: hidden;
      border: 1px solid var(--line); border-radius: 16px; background: var(--paper); color: var(--ink);
      box-shadow: 0 16px 56px rgb(20 24 33 / 34%); }
    @media (max-width: 30rem) { .panel { right: 12px; bottom: 12px; } :host([data-side="left"]) .panel { left: 12px; } }
    header { display: flex; align-items: center; justify-content: space-between; gap: 12px; padding: 14px 12px 14px 20px;
      color: var(--brand-on); background: var(--brand); }
    h2 { margin: 0; font-size: 18px; line-height: 1.3; }
    .close { display: grid; place-items: center; width: 40px; height: 40px; border: 0; border-radius: 50%; color: inherit;
      background: none; cursor: pointer; }
    .close:hover { background: var(--brand-deep); }
    header :focus-visible { outline-color: currentColor; }
    form { position: relative; margin: 16px 16px 8px; }
    form svg { position: absolute; left: 14px; top: 11px; color: var(--soft); pointer-events: none; }
    input { width: 100%; height: 44px; padding: 0 14px 0 44px; border: 1px solid var(--edge); border-radius: 999px;
      color: var(--ink); background: var(--paper); appearance: none; }
    input::placeholder { color: var(--soft); opacity: 1; }
    .said { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
    .found { flex: 1; overflow: auto; padding: 4px 10px 10px; }
    h3 { margin: 8px 10px 4px; font-size: 14px; color: var(--soft); font-weight: 600; }
    p { margin: 8px 10px; color: var(--soft); font-size: 15px; }
    ul { margin: 0; padding: 0; list-style: none; }
    li a { display: block; padding: 9px 10px; border-radius: 10px; color: var(--ink); text-decoration: none; font-weight: 600; line-height: 1.35; }
    li a:hover { background: var(--brand-tint); }
    li span { display: block; margin-top: 2px; color: var(--soft); font-size: 14px; font-weight: 400; }
    footer { display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: center; justify-content: space-between; padding: 12px 20px; border-top: 1px solid var(--line); }
    footer a { color: var(--brand-link); font-weight: 600; }
    .write { padding: 9px 16px; border-radius: 999px; color: var(--brand-on); background: var(--brand); text-decoration: none; }
    .write:hover { background: var(--brand-deep); }
    @media (prefers-reduced-motion: no-preference) { .panel { animation: in .16s ease-out; } @keyframes in { from { opacity: 0; transform: translateY(8px); } } }
    @media print { .open, .panel { display: none; } }`;
  const ICONS = {
    help: "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20Zm1 17h-2v-2h2v2Zm2.1-7.7-.9.9c-.7.7-1.2 1.3-1.2 2.8h-2v-.5c0-1.1.5-2.1 1.2-2.8l1.2-1.3A2 2 0 1 0 10 9H8a4 4 0 1 1 7.1 2.3Z",
    close: "M19 6.4 17.6 5 12 10.6 6.4 5 5 6.4 10.6 12 5 17.6 6.4 19 12 13.4 17.6 19 19 17.6 13.4 12Z",
    search: "M9.5 3a6.5 6.5 0 0 1 5 10.7l6 6-1.5 1.5-6-6A6.5 6.5 0 1 1 9.5 3Zm0 2a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9Z",
  };

  const host = document.createElement("askless-help");
  document.asklessHelp = host;
  if (script.dataset.side === "left") host.dataset.side = "left";
  const shadow = host.attachShadow({ mode: "open" });
  style(shadow);

  const made = (tag, name, text) => {
    const node = document.createElement(tag);
    if (name) node.className = name;
    if (text) node.textContent = text;
    return node;
  };
  const icon = (name) => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    path.setAttribute("d", ICONS[name]);
    svg.append(path);
    return svg;
  };
  const link = (text, href, name) => {
    const node = made("a", name, text);
    node.href = href;
    node.target = "_blank"; // the shopper stays in the shop
    node.rel = "noopener";
    return node;
  };
  const tell = (kind, detail) =>
    document.dispatchEvent(new CustomEvent("askless:event", { detail: { kind, locale, ...detail } }));
  const articleAt = (href) => {
    const { origin, pathname } = new URL(href, base);
    const isOurs = origin === base.origin && pathname.startsWith(base.pathname);
    return isOurs ? pathname.slice(base.pathname.length).replace(/\/$/, "") : "";
  };

  const opener = made("button", "open");
  opener.type = "button";
  opener.setAttribute("aria-haspopup", "dialog");
  opener.setAttribute("aria-expanded", "false");
  opener.append(icon("help"), words.widget_open);

  const panel = made("div", "panel");
  panel.hidden = true;
  panel.lang = locale;
  panel.setAttribute("role", "dialog");
  panel.setAttribute("aria-modal", "true");
  panel.setAttribute("aria-labelledby", "title");
  const head = made("header");
  const title = made("h2", "", words.widget_title);
  title.id = "title";
  const close = made("button", "close");
  close.type = "button";
  close.setAttribute("aria-label", words.widget_close);
  close.append(icon("close"));
  head.append(title, close);
  const form = made("form");
  form.setAttribute("role", "search");
  const input = made("input");
  Object.assign(input, { type: "search", placeholder: words.search_placeholder_short, maxLength: 300, autocomplete: "off", spellcheck: false });
  input.setAttribute("aria-label", words.search_label);
  input.setAttribute("enterkeyhint", "search");
  form.append(icon("search"), input);
  const said = made("p", "said");
  said.setAttribute("role", "status");
  const found = made("div", "found");
  const foot = made("footer");
  const write = link(words.contact_button, new URL("contact/", base).href, "write");
  foot.append(link(words.widget_all, base.href), write);
  panel.append(head, form, said, found, foot);
  const whole = made("div", "root"); // our colours: the shop's own variables end at it
  whole.dir = ["ar", "fa", "he", "ur"].includes(locale) ? "rtl" : "ltr";
  whole.append(opener, panel);
  shadow.append(whole);

  let from = opener;
  opener.addEventListener("click", show);
  close.addEventListener("click", hide);
  write.addEventListener("click", () => tell("contact", { value: "page" }));
  panel.addEventListener("keydown", keys);
  // The shop's shortcuts see a key that no field of theirs takes, and would act on what is typed here.
  for (const kind of ["keydown", "keypress", "keyup"]) panel.addEventListener(kind, (event) => event.stopPropagation());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(later);
    search().then(tellSearch);
  });
  let later;
  let told;
  input.addEventListener("input", () => {
    clearTimeout(later);
    clearTimeout(told);
    later = setTimeout(search, PAUSE);
  });
  document.addEventListener("mousedown", (event) => {
    if (!panel.hidden && !event.composedPath().includes(host)) hide();
  });
  document.addEventListener("click", (event) => {
    const other = event.target.closest?.("[data-askless-open]"); // also one that came later
    if (other) show(event, other);
  });
  if (document.body) document.body.append(host);
  else document.addEventListener("DOMContentLoaded", () => document.body.append(host));

  function style(place) {
    const css = `${settings.brand ?? ""}${STYLE}`;
    if ("adoptedStyleSheets" in place && "replaceSync" in CSSStyleSheet.prototype) {
      const sheet = new CSSStyleSheet(); // no inline style: allowed under a strict policy
      sheet.replaceSync(css);
      place.adoptedStyleSheets = [sheet];
      return;
    }
    const node = document.createElement("style");
    node.textContent = css;
    place.append(node);
  }

  function show(event, other = opener) {
    event.preventDefault();
    from = other;
    panel.hidden = false;
    opener.hidden = true;
    opener.setAttribute("aria-expanded", "true");
    if (!found.childElementCount) suggest();
    input.focus();
  }

  function hide() {
    panel.hidden = true;
    opener.hidden = false;
    opener.setAttribute("aria-expanded", "false");
    (from.isConnected ? from : opener).focus();
  }

  /** Escape closes, and the focus goes round inside the panel. */
  function keys(event) {
    if (event.key === "Escape") {
      event.preventDefault();
      hide();
    }
    if (event.key !== "Tab") return;
    const stops = [...panel.querySelectorAll("button, input, a[href]")].filter((node) => node.offsetParent !== null);
    const edge = event.shiftKey ? stops[0] : stops.at(-1);
    if (shadow.activeElement !== edge) return;
    event.preventDefault();
    (event.shiftKey ? stops.at(-1) : stops[0]).focus();
  }

  /** The questions of this page: of the topic that the script or the settings name, else popular ones. */
  async function suggest() {
    try {
      suggest.list ??= fetch(new URL("assets/widget.json", base), { credentials: "omit" }).then((answer) => answer.json());
      const list = await suggest.list;
      if (input.value.trim()) return;
      const start = Object.keys(list.pages).sort((one, other) => other.length - one.length).find((path) => location.pathname.startsWith(path));
      const items = list.topics[script.dataset.topic ?? list.pages[start]] ?? list.popular;
      render(items.map(([text, url]) => ({ title: text, url: new URL(url, base).href })), words.popular_title);
      if (items.length) tell("suggest", { results: items.length, article: items[0][1].replace(/\/$/, "") });
    } catch {
      suggest.list = undefined; // offline: search and contact stay
    }
  }

  function render(items, heading) {
    const list = made("ul");
    items.forEach((item, i) => {
      const node = link(item.title, item.url);
      if (item.text) node.append(made("span", "", item.text));
      node.addEventListener("click", () => {
        tellSearch();
        tell("click", { query: search.query, results: items.length, article: articleAt(item.url), value: String(i + 1) });
      });
      const place = made("li");
      place.append(node);
      list.append(place);
    });
    found.replaceChildren(...(heading ? [made("h3", "", heading)] : []), list);
  }

  async function search() {
    const query = input.value.trim();
    const turn = (search.turn = (search.turn ?? 0) + 1);
    if (query.length < 2) {
      search.query = undefined;
      said.textContent = "";
      await suggest();
      return;
    }
    try {
      const { hits, total } = await (asks ? ask(query) : look(query));
      if (turn !== search.turn) return;
      search.query = query;
      search.untold = { query, results: total };
      clearTimeout(told);
      told = setTimeout(tellSearch, SETTLED);
      const none = words.search_none.replace("{q}", query);
      said.textContent = !hits.length ? none : hits.length === 1 ? words.search_one : words.search_many.replace("{n}", hits.length);
      if (hits.length) render(hits);
      else found.replaceChildren(made("p", "", `${none} ${words.search_none_help}`));
    } catch {
      if (turn === search.turn) found.replaceChildren(made("p", "", words.search_failed));
    }
    panel.dataset.answered = query; // tests wait for it
  }

  function tellSearch() {
    clearTimeout(told);
    if (search.untold) tell("search", search.untold);
    search.untold = undefined;
  }

  /** The search of the help center, in this page. */
  async function look(query) {
    look.engine ??= import(new URL("assets/search-engine.js", base).href)
      .then(({ Engine }) => Engine.open(base))
      .catch((error) => {
        look.engine = undefined;
        throw error;
      });
    const { hits, total } = await (await look.engine).search(query, SHOWN);
    return { total, hits: hits.map((hit) => ({ ...hit, url: new URL(hit.url, base).href })) };
  }

  /** The answers of `askless serve`. */
  async function ask(query) {
    const url = new URL("api/answers", root);
    url.search = new URLSearchParams({ q: query, locale });
    const answer = await fetch(url, { credentials: "omit" });
    if (!answer.ok) throw new Error(String(answer.status));
    const { articles } = await answer.json();
    return { total: articles.length, hits: articles.map((one) => ({ title: one.title, text: one.summary, url: one.url })) };
  }
})(/* settings */ {});
