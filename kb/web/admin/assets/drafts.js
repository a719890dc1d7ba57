// A sentence and its evidence show each other. Without this script the numbers are plain links.
(() => {
  "use strict";
  const supports = new Map([...document.querySelectorAll("[data-support]")].map((one) => [one.dataset.support, one]));
  const marked = document.querySelectorAll("[data-sentence]");
  const show = (number, isOpen) => {
    for (const one of document.querySelectorAll(".is-at")) one.classList.remove("is-at");
    for (const one of marked) one.classList.toggle("is-at", one.dataset.sentence === number);
    const found = supports.get(number);
    if (!found) return;
    found.classList.add("is-at");
    const replies = found.querySelector("details.replies");
    if (isOpen && replies) replies.open = true;
    found.scrollIntoView({ block: "nearest" });
  };
  for (const one of marked) {
    one.addEventListener("click", (event) => { event.preventDefault(); show(one.dataset.sentence, true); });
    one.addEventListener("focus", () => show(one.dataset.sentence, false));
  }
  // "#reject" in the address opens what is meant, and its first field is where one is.
  const meant = document.getElementById(location.hash.slice(1));
  if (meant && meant.localName === "details") {
    meant.open = true;
    // A browser that follows the address does so after this script, and would take the focus away.
    window.addEventListener("load", () => window.setTimeout(() => meant.querySelector("input:not([type=hidden])").focus()));
  }
})();
