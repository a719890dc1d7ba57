// Keys for what a page offers, and one answer a page. Everything works without this script.
(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.add("has-script");
  const hasKeys = document.body.hasAttribute("data-keys");
  if (hasKeys) root.classList.add("has-keys");

  const isTyping = (element) => element.closest("input:not([type=hidden]), textarea, select, [contenteditable]") !== null;

  document.addEventListener("keydown", (event) => {
    const isPlain = !(event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.defaultPrevented);
    if (event.key === "Escape" && isTyping(event.target)) event.target.blur();
    if (!hasKeys || !isPlain || isTyping(event.target)) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const found = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (found === null) return;
    event.preventDefault();
    const field = found.dataset.field && document.getElementById(found.dataset.field);
    if (field) field.focus();
    else found.click();
  });

  // The second half of a double click would be a second answer.
  let isSent = false;
  document.addEventListener("submit", (event) => {
    if (isSent) event.preventDefault();
    isSent = true;
    window.setTimeout(() => { isSent = false; }, 1500); // somebody may have stopped it
  });
  window.addEventListener("pageshow", () => { isSent = false; });
})();
