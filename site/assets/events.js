// Tells the shop what is searched, opened and voted, without telling who did it. No cookie, no
// identifier: what one visit did is counted in this page and handed on in the address of the next
// one. Whoever objects, or whose browser does (Global Privacy Control, Do Not Track), sends nothing.

const setting = JSON.parse(document.querySelector("meta[name=askless-collect]")?.content ?? "null");
const KEY = "askless-measure";
const IDLE = 2000; // milliseconds: of what is typed on and on the last search counts
const MOST = 1900; // bytes of a message
const CARRIED = /(?:^#|&)v=(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(up|down|solved|)$/;
const COUNTS = ["searches", "zero", "views", "contact"];

function objection() {
  try {
    return localStorage.getItem(KEY) === "no";
  } catch {
    return true; // an objection could not be kept: nobody is counted who could not object for good
  }
}
const byBrowser = navigator.globalPrivacyControl || [navigator.doNotTrack, window.doNotTrack].includes("1");
let refused = byBrowser || objection();

/** `text` without what may be personal; the server looks again, and better. */
export function redacted(text) {
  return text
    .replace(/\S*[@\uff20]\S*/g, "[EMAIL]")
    .replace(/\b[a-z]{2}\d{2}(?:[ -]?[a-z\d]{4}){2,7}(?:[ -]?[a-z\d]{1,4})?\b/gi, "[IBAN]")
    .replace(/\d(?:[\s./-]?\d){8,}/g, "[ID]")
    .replace(/[\p{L}\d_-]*\d[\p{L}\d_-]*/gu, (word) => (word.length >= 8 && /\p{L}/u.test(word) ? "[CODE]" : word));
}

let tally = { searches: 0, zero: 0, views: 0, contact: 0, value: "" };
let waiting = [];
let pending; // a search that may still be typed on
let last = "";
let open = false; // a search of which nothing was opened
let timer;
let moving = false; // to another page of the help center

function beacon(url, body, type = "text/plain") {
  const isSent = type === "text/plain" && navigator.sendBeacon?.(url, body);
  if (!isSent) fetch(url, { method: "POST", body, headers: { "Content-Type": type }, keepalive: true, credentials: "omit" }).catch(() => {});
}

/** Events as `askless serve` takes them, as many in a message as fit. */
function toAskless(events) {
  for (let rest = events; rest.length; ) {
    let count = Math.min(rest.length, 20);
    while (count > 1 && new Blob([JSON.stringify(rest.slice(0, count))]).size > MOST) count -= 1;
    beacon(setting.url, JSON.stringify(rest.slice(0, count)));
    rest = rest.slice(count);
  }
}

function flush() {
  clearTimeout(timer);
  timer = undefined;
  settle();
  const events = waiting;
  waiting = [];
  if (!events.length || refused) return;
  if (setting.to === "askless") toAskless(events);
  else if (tool) tool(events, setting, beacon);
  else opening?.then(() => tool(events, setting, beacon));
}

function queue(event) {
  waiting.push(event);
  timer ??= setTimeout(flush, 2000);
}

/** The pending search is the last of its burst. */
function settle() {
  if (!pending) return;
  const { due, ...search } = pending;
  clearTimeout(due);
  pending = undefined;
  if (search.query === last) return;
  last = search.query;
  tally.searches += 1;
  if (search.results === 0) tally.zero += 1;
  if (open) search.value = "again";
  open = true;
  queue(search);
}

function searched(event) {
  const isTypedOn = pending && (event.query.startsWith(pending.query) || pending.query.startsWith(event.query));
  if (isTypedOn) clearTimeout(pending.due);
  else settle();
  pending = { ...event, due: setTimeout(settle, IDLE) };
}

function happened({ kind, locale, query, results, article, value, comment }) {
  const event = { kind, locale, results, article, value };
  if (query) event.query = redacted(query).slice(0, 120);
  if (comment) event.comment = redacted(comment).slice(0, 500);
  if (kind === "search" && event.query) return searched(event);
  settle();
  if (kind === "click") open = false;
  if (kind === "view") tally.views += 1;
  if (kind === "contact" && value !== "page") tally.contact += 1;
  if (kind === "vote" && value !== "comment") tally.value = value;
  if (kind === "deflect") tally.value = "solved";
  return queue(event);
}

/** The visit is over, as far as one can tell: its counts go with what still waits. */
function close() {
  settle();
  if (!moving && (COUNTS.some((name) => tally[name]) || tally.value)) {
    waiting.push({ kind: "visit", locale: document.documentElement.lang, ...tally });
    tally = { searches: 0, zero: 0, views: 0, contact: 0, value: "" };
  }
  flush();
}

function carried(url) {
  const counts = COUNTS.map((name) => Math.min(tally[name], 999));
  return `${url.hash ? `${url.hash}&` : "#"}v=${[...counts, tally.value].join(".")}`;
}

const page = () => location.origin + location.pathname;

/** A link or form that leads to another page of the help center takes the counts along. */
function leave(element, name) {
  const before = element.getAttribute(name);
  const url = new URL(element[name], location.href);
  if (refused || url.origin !== location.origin || !url.pathname.startsWith(setting.base)) return;
  if (name === "href" && url.hash && page() === url.origin + url.pathname) return; // a place in this page
  settle();
  url.hash = carried(url);
  element.setAttribute(name, url.href);
  moving = true;
  setTimeout(() => {
    moving = false; // we are still here
    element.setAttribute(name, before);
  }, 3000);
}

function arrive() {
  const found = CARRIED.exec(location.hash);
  if (!found) return;
  COUNTS.forEach((name, at) => {
    tally[name] = Number(found[at + 1]);
  });
  tally.value = found[5];
  const place = location.hash.slice(0, found.index).slice(1);
  history.replaceState(history.state, "", location.pathname + location.search + (place ? `#${place}` : ""));
  if (place) document.getElementById(decodeURIComponent(place))?.scrollIntoView();
}

let tool; // another one that counts, there before the page can close
let opening;
if (setting) {
  arrive();
  if (setting.to !== "askless" && !refused) {
    opening = import("./events-tools.js").then((tools) => {
      tool = tools[setting.to];
    });
  }
  document.addEventListener("askless:event", ({ detail }) => {
    if (!refused) happened(detail);
  });
  addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    const isHere = link && !event.defaultPrevented && !event.button && !link.target && !link.hasAttribute("download");
    if (isHere && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)) leave(link, "href");
  });
  addEventListener("submit", (event) => {
    if (!event.defaultPrevented && event.target.method === "get") leave(event.target, "action");
  });
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && close());
  addEventListener("pagehide", close);
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    moving = false; // back again: what this page counted went along
    tally = { searches: 0, zero: 0, views: 0, contact: 0, value: "" };
  });
  document.addEventListener("askless:object", ({ detail }) => {
    refused = detail;
  });
}
