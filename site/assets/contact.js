// The contact form: shows articles that may answer while a message is written, says next to each
// field what is missing, and hands the message over. Nothing leaves the page before it is sent.
import { articleAt, element, engine, filled, tell } from "./kit.js";

const PAUSE = 300; // milliseconds without a key before we look for articles
const LEAST_WORDS = 3; // words that tell something; fewer fit too many articles
const SHOWN = 3;
const LONGEST_ADDRESS = 2000; // characters of an address that mail programs take whole
const PATIENCE = 30_000; // milliseconds that the receiver has; then the customer is told
const TWICE = 4000; // milliseconds in which a second click is no second message

class ContactForm {
  constructor(form) {
    this.form = form;
    this.words = JSON.parse(form.dataset.words);
    this.subject = form.querySelector("#hc-subject");
    this.message = form.querySelector("#hc-message");
    this.place = form.querySelector("[data-suggest]");
    this.said = form.querySelector("[data-suggest-said]");
    this.problem = form.querySelector("[data-problem]");
    this.done = document.querySelector("[data-done]");
    this.seen = new Map(); // article id -> title
    this.opened = new Set();
    this.shown = [];
    this.start();
  }

  start() {
    const { form } = this;
    form.noValidate = true; // our own words stand next to the fields
    form.querySelector("[type=submit]").disabled = false; // as it is where only a script can send
    for (const field of [this.subject, this.message]) {
      field.addEventListener("focus", () => engine(form.dataset.base).catch(() => {}), { once: true });
      field.addEventListener("input", () => this.later());
    }
    form.addEventListener("input", (event) => this.clear(event.target));
    form.addEventListener("submit", (event) => this.send(event));
    this.place.querySelector("[data-solved]").addEventListener("click", () => this.solved());
    this.done.querySelector("[data-back]").addEventListener("click", () => this.back());
    const from = document.referrer ? articleAt(document.referrer, form.dataset.base) : "";
    if (from) this.opened.add(from);
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.suggest(), PAUSE);
  }

  async suggest() {
    const text = `${this.subject.value} ${this.message.value}`.trim();
    const turn = (this.turn = (this.turn ?? 0) + 1);
    try {
      const { tools, search } = await engine(this.form.dataset.base);
      const telling = new Set(tools.words(text).filter((word) => search.vocabulary.isTelling(word)));
      const { hits } = telling.size < LEAST_WORDS ? { hits: [] } : await search.search(text, SHOWN);
      if (turn === this.turn) this.show(hits);
    } catch {
      // Without the search the form is a form.
    }
    this.place.dataset.answered = text; // tests wait for it
  }

  show(hits) {
    const ids = hits.map((hit) => articleAt(hit.url, this.form.dataset.base));
    if (ids.join() === this.shown.map(({ id }) => id).join()) return; // no flicker, nothing read out again
    this.shown = hits.map((hit, i) => ({ id: ids[i], title: hit.title }));
    for (const { id, title } of this.shown) this.seen.set(id, title);
    this.place.querySelector("ul").replaceChildren(...hits.map((hit, i) => this.item(hit, i)));
    this.place.hidden = !hits.length;
    const text = hits.length === 1 ? this.words.suggest_said_one : this.words.suggest_said;
    this.said.textContent = hits.length ? filled(text, { n: hits.length }) : "";
    if (hits.length) tell("suggest", { results: hits.length, article: ids[0] });
  }

  item(hit, i) {
    const made = element("li");
    const link = element("a", "hc-option");
    link.href = hit.url;
    link.target = "_blank"; // what was written so far must not be lost
    link.rel = "noopener";
    const title = element("span", "hc-option__title", hit.title);
    title.append(element("span", "hc-hidden", ` ${this.words.suggest_new_tab}`));
    link.append(title);
    if (hit.text) link.append(element("span", "hc-option__text", hit.text));
    link.addEventListener("click", () => {
      this.opened.add(this.shown[i].id);
      tell("click", { results: this.shown.length, article: this.shown[i].id, value: String(i + 1) });
    });
    made.append(link);
    return made;
  }

  solved() {
    const read = this.shown.find(({ id }) => this.opened.has(id)) ?? this.shown[0];
    tell("deflect", { article: read?.id });
    this.finish(this.words.suggest_done, { mayGoBack: true });
  }

  finish(text, { mayGoBack }) {
    this.form.hidden = true;
    this.done.querySelector("[data-done-text]").textContent = text;
    this.done.querySelector("[data-back]").hidden = !mayGoBack;
    this.done.hidden = false;
    this.done.focus();
  }

  back() {
    this.done.hidden = true;
    this.form.hidden = false;
    this.message.focus();
  }

  /** What is wrong with each field that has something wrong, in the order of the page. */
  problems() {
    const { elements, dataset } = this.form;
    const { words } = this;
    const found = new Map();
    if (!this.subject.value.trim()) found.set(this.subject, words.error_subject);
    if (!this.message.value.trim()) found.set(this.message, words.error_message);
    else if (this.message.value.length > this.message.maxLength) {
      found.set(this.message, filled(words.error_message_long, { n: this.message.maxLength }));
    }
    if (dataset.to === "mail") return found;
    if (!elements.email.value.trim() || !elements.email.validity.valid) found.set(elements.email, words.error_email);
    const byPhone = elements.phone && (elements.phone.required || elements.channel?.value === "phone");
    if (byPhone && !/\d{4}/.test(elements.phone.value.replace(/\D/g, ""))) found.set(elements.phone, words.error_phone);
    return found;
  }

  mark(field, text) {
    const place = this.form.querySelector(`#${field.id}-error`);
    if (!place) return;
    place.textContent = text;
    place.hidden = !text;
    const others = (field.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id && id !== place.id);
    const ids = text ? [...others, place.id] : others;
    if (ids.length) field.setAttribute("aria-describedby", ids.join(" "));
    else field.removeAttribute("aria-describedby");
    if (text) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
  }

  clear(field) {
    if (field.id && field.hasAttribute("aria-invalid")) this.mark(field, "");
  }

  fail(text) {
    this.problem.textContent = text;
    this.problem.hidden = !text;
  }

  async send(event) {
    const found = this.problems();
    const fields = ["subject", "message", "email", "phone"].map((name) => this.form.querySelector(`#hc-${name}`));
    for (const field of fields.filter(Boolean)) this.mark(field, found.get(field) ?? "");
    this.fail(found.size ? this.words.form_errors : "");
    if (found.size) {
      event.preventDefault();
      found.keys().next().value.focus();
      return;
    }
    const { to } = this.form.dataset;
    if (this.isLeaving) {
      event.preventDefault();
      return;
    }
    this.fill();
    if (to === "webhook" || to === "mail") this.leave();
    if (to === "webhook") {
      tell("contact", { value: "form" });
      return; // the browser sends the form itself: a receiver need not know our origin
    }
    event.preventDefault();
    if (to === "mail") this.mail();
    else await this.post(to);
  }

  /** The browser sends it, or the mail program: a second click must not do it again. */
  leave() {
    this.isLeaving = true;
    setTimeout(() => (this.isLeaving = false), TWICE);
  }

  /** The articles that were read or offered, those that were opened first. */
  get articles() {
    return [...new Set([...this.opened, ...this.seen.keys()])];
  }

  fill() {
    const { elements } = this.form;
    if (elements.seen) elements.seen.value = this.articles.join(",");
    if (elements.page) elements.page.value = location.pathname;
  }

  mail() {
    tell("contact", { value: "email" });
    location.href = this.mailed(this.form.action);
  }

  /** The address of an e-mail with what was written; without the articles seen where it gets too long. */
  mailed(address) {
    const lines = this.message.value.trim().split(/\r?\n/);
    const seen = [...this.seen].map(([id, title]) => `${title} (${id})`);
    const made = (body) => {
      const values = { subject: this.subject.value.trim(), body: body.join("\r\n") };
      const query = Object.entries(values).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
      return `${address}?${query.join("&")}`;
    };
    const whole = made(seen.length ? [...lines, "", "--", ...seen] : lines);
    return whole.length > LONGEST_ADDRESS ? made(lines) : whole;
  }

  /** The message did not go: its text stays, and the way by e-mail takes it along. */
  failed() {
    this.fail(this.words.form_failed);
    const way = document.querySelector("[data-channel=email][href^='mailto:']");
    const href = way && this.mailed(way.getAttribute("href"));
    if (!href || href.length > LONGEST_ADDRESS) return;
    const link = element("a", "", this.words.form_send_mail);
    link.href = href;
    link.addEventListener("click", () => tell("contact", { value: "email" }));
    this.problem.append(" ", link);
  }

  async post(to) {
    const button = this.form.querySelector("[type=submit]");
    const label = button.textContent;
    button.disabled = true;
    button.textContent = this.words.form_sending;
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), PATIENCE);
    try {
      const asked = to === "zendesk" ? this.zendesk() : this.fields();
      const answer = await fetch(this.form.action, { ...asked, signal: late.signal });
      const told = await answer.json().catch(() => ({}));
      if (answer.ok) this.sent(to === "zendesk" ? told.request?.id : told.reference);
      else this.refused(told.errors);
    } catch {
      this.failed();
    }
    clearTimeout(timer);
    button.disabled = false;
    button.textContent = label;
  }

  fields() {
    return { method: "POST", headers: { Accept: "application/json" }, body: new URLSearchParams(new FormData(this.form)) };
  }

  /** A request as anybody may make it there, without a key. */
  zendesk() {
    const { elements } = this.form;
    const email = elements.email.value.trim();
    const byPhone = elements.channel?.value === "phone" ? this.words.form_by_phone : "";
    const notes = [elements.order.value.trim(), byPhone, elements.phone?.value.trim(), ...this.articles].filter(Boolean);
    const body = [this.message.value.trim(), ...(notes.length ? ["", "--", ...notes] : [])].join("\n");
    const requester = { name: elements.name.value.trim() || email, email };
    const request = { requester, subject: this.subject.value.trim(), comment: { body } };
    return { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ request }) };
  }

  sent(reference) {
    tell("contact", { value: "form" });
    this.form.reset();
    const { sent_text: text, sent_reference: numbered } = this.words;
    const more = reference ? ` ${filled(numbered, { reference })}` : "";
    this.finish(text + more, { mayGoBack: false });
  }

  /** What the receiver found wrong with the fields, or that it failed. */
  refused(errors) {
    const known = { subject: "error_subject", message: "error_message", email: "error_email", phone: "error_phone" };
    const fields = Object.keys(errors ?? {}).filter((name) => known[name] && this.form.querySelector(`#hc-${name}`));
    for (const name of fields) {
      const isLong = name === "message" && errors[name] === "too_long";
      const text = this.words[isLong ? "error_message_long" : known[name]];
      this.mark(this.form.querySelector(`#hc-${name}`), filled(text, { n: this.message.maxLength }));
    }
    if (!fields.length) {
      this.failed();
      return;
    }
    this.fail(this.words.form_errors);
    this.form.querySelector(`#hc-${fields[0]}`).focus();
  }
}

const form = document.querySelector("[data-contact]");
if (form) new ContactForm(form);
