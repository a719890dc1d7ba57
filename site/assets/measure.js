// The switch of the page that says what is measured: whoever objects is remembered by this browser.

const KEY = "askless-measure";
const byBrowser = navigator.globalPrivacyControl || [navigator.doNotTrack, window.doNotTrack].includes("1");
const control = document.querySelector("[data-askless-measure]");
const said = control.parentElement.querySelector("[role=status]");

function stored() {
  try {
    return localStorage.getItem(KEY) === "no";
  } catch {
    return true; // as in events.js
  }
}
let refused = Boolean(byBrowser) || stored();

function show() {
  control.setAttribute("aria-checked", String(!refused));
  said.textContent = byBrowser ? control.dataset.browser : refused ? control.dataset.off : control.dataset.on;
}

control.addEventListener("click", () => {
  refused = !refused;
  try {
    if (refused) localStorage.setItem(KEY, "no");
    else localStorage.removeItem(KEY);
  } catch {
    // it holds for this page then
  }
  document.dispatchEvent(new CustomEvent("askless:object", { detail: refused }));
  show();
});
control.disabled = Boolean(byBrowser);
control.hidden = false;
show();
