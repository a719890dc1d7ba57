// What the scripts of the help center share: events, small elements, articles in addresses.

/** Tell whoever listens what happened. Nothing is sent from here: see events.js. */
export function tell(kind, detail = {}) {
  const locale = document.documentElement.lang;
  document.dispatchEvent(new CustomEvent("askless:event", { detail: { kind, locale, ...detail } }));
}

export function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

export function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
}

/** The article that an address leads to ("returns/return-an-item"), "" for any other page. */
export function articleAt(url, base) {
  const { origin, pathname } = new URL(url, location.href);
  const root = new URL(`${base}/`.replace(/\/+$/, "/"), location.href);
  if (origin !== root.origin || !pathname.startsWith(root.pathname)) return "";
  const parts = pathname.slice(root.pathname.length).replace(/(?:index\.html)?$/, "").split("/").filter(Boolean);
  return parts.length === 2 && !/^page-\d+$/.test(parts[1]) ? parts.map(decodeURIComponent).join("/") : "";
}

/** The search of this page's language, opened once; `base` is the address of the locale. */
let opening;
export function engine(base) {
  const root = new URL(`${base}/`, location.href);
  opening ??= import("./search-engine.js")
    .then(async (tools) => ({ tools, search: await tools.Engine.open(root, !document.querySelector("[data-search][data-empty]")) }))
    .catch((error) => {
      opening = undefined;
      throw error;
    });
  return opening;
}
