// On the search page, where results will stand and before what is below is drawn: the words that were
// asked for, and the place that their results will take.

{
  const place = document.currentScript.previousElementSibling;
  const input = place.parentElement.querySelector("[data-search] input");
  const query = (new URLSearchParams(location.search).get("q") ?? "").trim().slice(0, input.maxLength);
  if (query) {
    input.value = query;
    const status = Object.assign(document.createElement("p"), { className: "hc-search__note", textContent: place.dataset.loading });
    status.setAttribute("role", "status");
    place.append(status);
  }
}
