// While somebody types: the preview and the checks follow, and leaving asks before text is lost.
(() => {
  "use strict";
  const form = document.getElementById("editing");
  const frame = document.getElementById("preview");
  const list = document.getElementById("checks");
  const none = document.getElementById("no-checks");
  const fields = [...form.querySelectorAll("input:not([type=hidden]), textarea")];
  const before = fields.map((field) => field.value).join("\0");
  const isChanged = () => fields.map((field) => field.value).join("\0") !== before;
  let number = 0;
  let timer = 0;

  const ask = async (address) => {
    const answer = await fetch(address, { method: "POST", body: new URLSearchParams(new FormData(form)) });
    if (!answer.ok) throw new Error(answer.status);
    return answer;
  };
  // The frame may run nothing, so its page is changed from here: no flicker, and it stays scrolled.
  const show = (html) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    const inside = frame.contentDocument && frame.contentDocument.querySelector("main");
    const fresh = page.querySelector("main");
    if (inside && fresh) inside.replaceWith(frame.contentDocument.adoptNode(fresh));
  };
  let told = "";
  const tell = (found) => {
    const now = JSON.stringify(found);
    if (now === told) return; // else a screen reader would read all of it after each word
    told = now;
    none.hidden = found.length > 0;
    list.replaceChildren(...found.map((one) => {
      const line = document.createElement("li");
      line.className = one.severity;
      const weight = document.createElement("strong");
      weight.textContent = list.dataset[one.severity];
      line.append(weight, ` ${one.note}`);
      if (one.text) {
        const quote = document.createElement("q");
        quote.textContent = one.text;
        quote.lang = document.getElementById("body").lang;
        line.append(" ", quote);
      }
      return line;
    }));
  };
  const refresh = async () => {
    const mine = ++number;
    try {
      const [page, checks] = await Promise.all([ask(form.dataset.preview), ask(form.dataset.checks)]);
      const [html, found] = [await page.text(), await checks.json()];
      if (mine === number) { show(html); tell(found.checks); }
    } catch { /* the last preview stays; saving says what is wrong */ }
  };
  // What was typed came back unsaved: leaving asks, and the frame shows it and not what is saved.
  const isUnsaved = "unsaved" in form.dataset;
  if (isUnsaved) window.addEventListener("load", refresh);
  form.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(refresh, 250);
  });

  const facts = document.getElementById("fact");
  const insert = document.getElementById("insert");
  if (insert) insert.addEventListener("click", (event) => {
    event.preventDefault();
    if (!facts.value) { facts.focus(); return; }
    const body = document.getElementById("body");
    const cited = `[fact:${facts.value}]`;
    body.focus();
    // Not setRangeText: what it writes cannot be undone with Ctrl+Z.
    if (!document.execCommand("insertText", false, cited)) {
      body.setRangeText(cited, body.selectionStart, body.selectionEnd, "end");
      body.dispatchEvent(new Event("input", { bubbles: true }));
    }
    facts.value = "";
  });

  let isSaving = false;
  // A server may refuse what is very long before it reads it, and the text would be a page away.
  const tooLong = document.getElementById("too-long");
  form.addEventListener("submit", (event) => {
    const body = document.getElementById("body");
    const isLong = [...body.value].length > Number(form.dataset.limit);
    tooLong.hidden = !isLong;
    tooLong.textContent = isLong ? form.dataset.tooLong : "";
    if (isLong) { event.preventDefault(); body.focus(); tooLong.scrollIntoView({ block: "nearest" }); return; }
    isSaving = event.submitter === null || !event.submitter.hasAttribute("data-stays");
  });
  window.addEventListener("beforeunload", (event) => { if ((isUnsaved || isChanged()) && !isSaving) event.preventDefault(); });
  form.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "s") { event.preventDefault(); form.requestSubmit(document.getElementById("save")); }
  });
})();
