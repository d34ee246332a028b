// The editor of a mail: names that are put in by a click, the first preview, and what was
// typed and left unsaved, kept in this frame's memory as long as it lives.
(function () {
  "use strict";
  var main = document.querySelector("main"), last = null, drafts = {};

  function fields(form) { return form.querySelectorAll("[data-insertable]"); }

  document.addEventListener("focusin", function (event) {
    if (event.target.matches("[data-insertable]")) last = event.target;
  });

  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-insert]");
    if (button) {
      var to = last && last.isConnected ? last : main.querySelector("[data-insertable=mjml]");
      if (!to) return;
      to.setRangeText(to.dataset.insertable === "mjml" ? button.dataset.insert : button.dataset.plain, to.selectionStart, to.selectionEnd, "end");
      to.focus();
      to.dispatchEvent(new Event("input", { bubbles: true }));
      return;
    }
    button = event.target.closest("[data-restore-now]");
    if (!button) return;
    var form = button.form, draft = drafts[form.action] || {};
    fields(form).forEach(function (one) { if (one.name in draft) one.value = draft[one.name]; });
    button.closest("[data-restore]").hidden = true;
    form.querySelector("[data-insertable]").dispatchEvent(new Event("input", { bubbles: true }));
  });

  document.addEventListener("input", function (event) {
    var form = event.target.form;
    if (!form || !form.hasAttribute("data-draft") || !event.target.matches("[data-insertable]")) return;
    var draft = drafts[form.action] = {};
    fields(form).forEach(function (one) { draft[one.name] = one.value; });
  });

  new MutationObserver(function () {
    main.querySelectorAll("form[data-at-once]").forEach(function (form) { form.requestSubmit(); });
    main.querySelectorAll("form[data-draft]").forEach(function (form) {
      if (form.hasAttribute("data-saved")) delete drafts[form.action];
      var draft = drafts[form.action], differs = false;
      if (draft) fields(form).forEach(function (one) { if (draft[one.name] !== one.value) differs = true; });
      if (differs) form.querySelector("[data-restore]").hidden = false;
      var shown = document.getElementById(form.dataset.preview);
      if (shown) shown.requestSubmit();
    });
  }).observe(main, { childList: true });
})();
