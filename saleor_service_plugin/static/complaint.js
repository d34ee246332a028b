// Working on a complaint: canned replies, keys, and what was typed and not sent, kept in this
// frame's memory as long as it lives.
(function () {
  "use strict";
  var main = document.querySelector("main"), kept = {}, settled = {}, leaving = "";

  // A canned reply goes where the cursor is; the choice is free again for the next one.
  document.addEventListener("change", function (event) {
    var into = event.target.dataset.canned && document.getElementById(event.target.dataset.canned);
    if (!into || !event.target.value) return;
    var before = into.value.slice(0, into.selectionStart);
    into.setRangeText((before && !/\n$/.test(before) ? "\n" : "") + event.target.value, into.selectionStart, into.selectionEnd, "end");
    event.target.selectedIndex = 0;
    into.focus();
    into.dispatchEvent(new Event("input", { bubbles: true }));
  });

  // One letter each, where nobody types.
  document.addEventListener("keydown", function (event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1) return;
    if (event.target.closest("input, select, textarea, [contenteditable]")) return;
    var found = Array.prototype.find.call(main.querySelectorAll("[data-key]"), function (one) { return one.dataset.key === event.key.toLowerCase(); });
    if (!found) return;
    event.preventDefault();
    if (found.dataset.jumps) jump(found);
    else if (found.dataset.opens) { found.parentElement.open = true; document.getElementById(found.dataset.opens).focus(); }
    else if (found.matches("textarea, input, select")) found.focus();
    else found.click();
  });

  // Ctrl and Enter send what is typed, as in every mail program.
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.altKey || event.isComposing) return;
    var form = event.target.matches("textarea") && event.target.form, button = form && form.dataset.kept && form.querySelector("button[name=step]");
    if (!button) return;
    event.preventDefault();
    form.requestSubmit(button);
  });

  function jump(from) {
    var to = document.getElementById(from.dataset.jumps);
    to.scrollIntoView({ block: "start" });
    to.tabIndex = -1;
    to.focus({ preventScroll: true });
  }

  document.addEventListener("click", function (event) {
    var from = event.target.closest("[data-jumps]");
    if (from) jump(from);
  });

  document.addEventListener("input", function (event) {
    var form = event.target.form;
    if (form && form.dataset.kept && event.target.matches("textarea")) kept[form.dataset.kept] = event.target.value;
  });

  // A form whose page leaves for another one when all is well.
  document.addEventListener("submit", function (event) {
    if ("leaves" in event.target.dataset) leaving = event.target.dataset.kept;
  }, true);

  // What was sent is told by its form's next page, once; anything else comes back.
  new MutationObserver(function () {
    if (leaving && !main.querySelector("form[data-kept=" + JSON.stringify(leaving) + "]")) delete kept[leaving];
    leaving = "";
    main.querySelectorAll("form[data-kept]").forEach(function (form) {
      var name = form.dataset.kept, field = form.querySelector("textarea"), sent = form.dataset.sent;
      if (sent && !settled[name + sent]) {
        settled[name + sent] = true;
        delete kept[name];
      }
      if (name in kept && kept[name] !== field.value && !main.querySelector("[data-wrong], [aria-invalid=true]")) {
        field.value = kept[name];
        var fold = form.closest("details");
        if (fold && kept[name]) fold.open = true;
      }
    });
  }).observe(main, { childList: true });
})();
