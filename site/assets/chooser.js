// The page at "/": goes on to the reader's own language; remembers nothing.
const links = [...document.querySelectorAll("[data-locale]")];
const wanted = navigator.languages ?? [navigator.language];
for (const language of wanted) {
  const match = links.find((link) => language.toLowerCase().split("-")[0] === link.dataset.locale);
  if (match) {
    location.replace(match.href);
    break;
  }
}
