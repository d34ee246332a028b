// Before anything is painted: the Dashboard's theme, so that no dark page flashes white.
(function () {
  "use strict";
  var asked = new URLSearchParams(location.search).getAll("theme").pop();
  var dark = asked ? asked === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = dark ? "dark" : "light";
})();
