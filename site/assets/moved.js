// An address that an article had before: goes on to the new one, with what stood behind the # or ?.
const link = document.querySelector("[data-moved]");
if (link) location.replace(`${link.href}${location.search}${location.hash}`);
