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
  const tell = (found) => {
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
  form.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(refresh, 250);
  });

  const facts = document.getElementById("fact");
  if (facts) facts.addEventListener("change", () => {
    const body = document.getElementById("body");
    if (facts.value) {
      body.focus();
      body.setRangeText(`[fact:${facts.value}]`, body.selectionStart, body.selectionEnd, "end");
      body.dispatchEvent(new Event("input", { bubbles: true }));
    }
    facts.value = "";
  });

  let isSaving = false;
  form.addEventListener("submit", (event) => { isSaving = event.submitter === null || event.submitter.id === "save"; });
  window.addEventListener("beforeunload", (event) => { if (isChanged() && !isSaving) event.preventDefault(); });
  form.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "s") { event.preventDefault(); form.requestSubmit(document.getElementById("save")); }
  });
})();
