// On the search page, where results will stand and before what is below is drawn: the words that were
// asked for, the place that their results will take, and what search.js will ask for once it is there.

{
  const WANTED = {
    "search-engine.js": { rel: "modulepreload" },
    "words.json": { rel: "preload", as: "fetch", crossOrigin: "anonymous" },
    "../pagefind/pagefind.js": { rel: "modulepreload" }, // the last: not there without articles
  };
  const place = document.currentScript.previousElementSibling;
  const input = place.parentElement.querySelector("[data-search] input");
  const query = (new URLSearchParams(location.search).get("q") ?? "").trim().slice(0, input.maxLength);
  if (query) {
    input.value = query;
    const status = Object.assign(document.createElement("p"), { className: "hc-search__note", textContent: place.dataset.loading });
    status.setAttribute("role", "status");
    place.append(status);
    for (const [name, more] of Object.entries(WANTED).slice(0, "empty" in input.form.dataset ? -1 : undefined)) {
      const href = new URL(name, document.currentScript.src).href;
      document.head.append(Object.assign(document.createElement("link"), { href, fetchPriority: "low", ...more }));
    }
  }
}
