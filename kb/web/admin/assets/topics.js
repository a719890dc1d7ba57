// Topics and articles: filters closed where they would push the list off the screen, a page that
// is being worked out looked at again by itself.
(() => {
  "use strict";
  const filters = document.querySelector(".q-filters details");
  if (filters && window.matchMedia("(max-width: 60rem)").matches) filters.open = false;
  if (document.querySelector("[data-again]")) window.setTimeout(() => window.location.reload(), 300);
})();
