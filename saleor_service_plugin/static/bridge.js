// The Dashboard's protocol for pages in its frame: token, theme, language, notices, routes.
// Written by hand, without its SDK: forty lines and no dependency. Facts: docs/dashboard.md.
(function () {
  "use strict";
  var token = null, locale = "en", dashboard = null, listeners = {}, waiting = {};

  function tell(name, value) { (listeners[name] || []).forEach(function (one) { one(value); }); }

  function actionId() {
    // randomUUID exists in secure contexts alone.
    return window.crypto && crypto.randomUUID ? crypto.randomUUID()
      : Date.now().toString(36) + Math.random().toString(36).slice(2);
  }

  // The token goes to our own origin only; what we tell the Dashboard holds no secret, so
  // before its origin is known "*" is right.
  function send(type, payload) {
    var id = actionId();
    window.parent.postMessage({ type: type, payload: Object.assign({ actionId: id }, payload) }, dashboard || "*");
    return new Promise(function (resolve) {
      waiting[id] = resolve;
      setTimeout(function () { delete waiting[id]; resolve(false); }, 5000);
    });
  }

  window.addEventListener("message", function (event) {
    if (event.source !== window.parent || event.source === window) return;
    var message = event.data;
    if (!message || typeof message !== "object") return;
    // Who hands over the first token is the Dashboard from then on.
    if (dashboard && event.origin !== dashboard) return;
    var payload = message.payload || {};
    switch (message.type) {
      case "handshake":
      case "tokenRefresh":
        dashboard = event.origin;
        token = typeof payload.token === "string" ? payload.token : "";
        tell("token", token);
        break;
      case "theme":
        document.documentElement.dataset.theme = payload.theme === "dark" ? "dark" : "light";
        break;
      case "localeChanged":
        var before = locale;
        locale = String(payload.locale || "en");
        tell("locale", locale !== before);
        break;
      case "redirect":
        tell("redirect", String(payload.path || ""));
        break;
      case "response":
        if (waiting[payload.actionId]) { waiting[payload.actionId](payload.ok); delete waiting[payload.actionId]; }
        break;
    }
  });

  window.service = {
    on: function (name, listener) { (listeners[name] = listeners[name] || []).push(listener); },
    send: send,
    token: function () { return token; },
    locale: function () { return locale; }
  };
})();
