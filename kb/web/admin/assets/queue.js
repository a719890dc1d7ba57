// Keys of the queue: j and k walk the rows, the other letters act on the row one is at.
(() => {
  "use strict";
  const help = document.getElementById("keys-help");
  const rows = [...document.querySelectorAll("[data-row]")];
  const links = rows.map((row) => row.querySelector("[data-open]"));
  const hasKeys = document.body.hasAttribute("data-keys");
  const isTyping = (element) => element.closest("input:not([type=hidden], [type=checkbox]), textarea, select") !== null;
  const at = () => rows.findIndex((row) => row.contains(document.activeElement));
  const ACTS = { a: "approve", r: "reject", e: "edit", c: "claim", x: "pick" };

  const go = (step) => {
    const here = at();
    const next = Math.min(Math.max(here < 0 ? (step > 0 ? 0 : links.length - 1) : here + step, 0), links.length - 1);
    if (links[next]) { links[next].focus(); links[next].scrollIntoView({ block: "nearest" }); }
  };
  document.addEventListener("keydown", (event) => {
    if (!hasKeys || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (help && help.open) return;
    if (event.key === "j") go(1);
    else if (event.key === "k") go(-1);
    else if (event.key === "?" && help) help.showModal();
    else if (ACTS[event.key] && at() >= 0) {
      const found = rows[at()].querySelector(`[data-act="${ACTS[event.key]}"]`);
      if (found === null) return;
      found.click();
    } else return;
    event.preventDefault();
  });
  for (const button of document.querySelectorAll("[data-help]")) button.addEventListener("click", () => help.showModal());

  // Filters are closed where they would push the list off the screen.
  const filters = document.querySelector(".q-filters details");
  if (filters && window.matchMedia("(max-width: 60rem)").matches) filters.open = false;
  const all = document.getElementById("pick-all");
  const boxes = () => [...document.querySelectorAll(".pick input")];
  if (all) all.addEventListener("change", () => boxes().forEach((box) => { box.checked = all.checked; }));
})();
