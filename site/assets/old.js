// For browsers without modules, in words that they all know: what they cannot do is said.

(function () {
  var lines = document.querySelectorAll("[data-old]");
  var waiting = document.querySelectorAll("[data-results] [role=status]");
  var i;
  for (i = 0; i < lines.length; i += 1) lines[i].removeAttribute("hidden");
  for (i = 0; i < waiting.length; i += 1) waiting[i].parentNode.removeChild(waiting[i]);
})();
