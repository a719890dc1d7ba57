// Looks again at work that goes on, in place, and goes to the page that says how it ended.
(() => {
  "use strict";
  const place = () => document.querySelector("[data-live]");
  if (place() === null) return;
  const look = async () => {
    const here = place();
    let delay = 300;
    try {
      const answer = await fetch(here.dataset.live, { redirect: "follow" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const next = page.querySelector("[data-live]");
      if (next === null || !answer.ok) { window.location.replace(answer.url); return; }
      const [was, is] = [here, next].map((one) => one.querySelector("[role=status]"));
      if (was && is && was.innerHTML !== is.innerHTML) was.replaceChildren(...is.childNodes);
    } catch { delay = 3000; } // the server is away for a moment
    window.setTimeout(look, delay);
  };
  window.setTimeout(look, 300);
})();
