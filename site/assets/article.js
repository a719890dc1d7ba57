// An article was opened; and "did this help?", which is shown only where somebody counts answers.
import { tell } from "./kit.js";

const { article } = document.querySelector("[data-article]").dataset;
tell("view", { article });

// A table that a phone shows in part can be moved by keyboard, too.
const wide = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});
for (const table of document.querySelectorAll(".hc-body table")) wide.observe(table);

const place = document.querySelector("[data-vote]");
if (place) {
  const buttons = place.querySelector("[data-vote-buttons]");
  const form = place.querySelector("[data-vote-comment]");
  const said = place.querySelector("[data-vote-said]");
  buttons.addEventListener("click", (event) => {
    const value = event.target.closest("button")?.value;
    if (!value) return;
    tell("vote", { article, value });
    buttons.hidden = true;
    said.textContent = value === "up" ? said.dataset.thanks : "";
    form.hidden = value === "up";
    // The pressed button is gone; the next thing to do takes the focus.
    if (value === "down") form.querySelector("textarea").focus();
    else focus(said);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const comment = form.querySelector("textarea").value.trim();
    if (comment) tell("vote", { article, value: "comment", comment });
    form.hidden = true;
    said.textContent = said.dataset.sorry;
    focus(said);
  });
  place.hidden = false;
}

function focus(element) {
  element.tabIndex = -1;
  element.focus();
}
