// A list that is worked through: j and k go down and up, x chooses. Enter opens, as on any link.
(function () {
  "use strict";
  var main = document.querySelector("main");

  function rows() { return Array.prototype.slice.call(main.querySelectorAll("[data-rows] [data-row]")); }

  document.addEventListener("keydown", function (event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input:not([type=checkbox]), select, textarea, [contenteditable]")) return;
    var all = rows(), row = event.target.closest("[data-rows] tr"), here = row ? all.indexOf(row.querySelector("[data-row]")) : -1;
    if (!all.length) return;
    var down = event.key === "j" || (here >= 0 && event.key === "ArrowDown"), up = event.key === "k" || (here >= 0 && event.key === "ArrowUp");
    if (down || up) {
      event.preventDefault();
      var to = all[Math.min(Math.max(here + (down ? 1 : -1), 0), all.length - 1)];
      to.focus();
      to.closest("tr").scrollIntoView({ block: "nearest" });
    } else if (event.key === "x" && here >= 0) {
      event.preventDefault();
      all[here].closest("tr").querySelector("input[type=checkbox]").click();
    }
  });
})();
