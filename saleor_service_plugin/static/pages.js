// Our pages in the Dashboard's frame. The server makes the HTML; this fetches it with the
// token, keeps the Dashboard's address in step, and says what became of a form.
(function () {
  "use strict";
  var service = window.service;
  var main = document.querySelector("main");
  var live = document.querySelector("#live");
  var widget = document.body.dataset.widget === "1";
  var base = document.body.dataset.base;
  var DASHBOARDS = ["domain", "saleorApiUrl", "id", "theme", "appParams"];
  var WORDS = {
    en: { away: "The shop cannot be reached. Try again.", again: "Try again" },
    de: { away: "Der Shop ist nicht erreichbar. Versuchen Sie es erneut.", again: "Erneut versuchen" }
  };
  var LANGUAGE_MS = 150;
  var here = null, asked = 0, shown = false, ended = false;

  function words() { return WORDS[service.locale().slice(0, 2)] || WORDS.en; }

  // With each token the Dashboard makes the frame's address anew, from the query in its window.
  // Were that another one by then, the frame would load again and what was typed be gone. So our
  // words go into the path, packed, and its query stays as it was.
  var given = location.search.split(/[?&]domain=/)[0];

  function packed(query) {
    var text = "";
    new TextEncoder().encode(query).forEach(function (byte) { text += String.fromCharCode(byte); });
    return btoa(text).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }

  function unpacked(text) {
    try {
      var binary = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
      return new TextDecoder().decode(Uint8Array.from(binary, function (one) { return one.charCodeAt(0); }));
    } catch (error) { return ""; }
  }

  function routeOf(path) {
    var parts = path.slice(base.length).replace(/^\//, "").split("?");
    return parts[0] + (parts[1] ? "/~" + packed(parts[1]) : "");
  }

  function pathOf(route) {
    var parts = route.split("/~"), query = parts[1] ? unpacked(parts[1]) : "";
    return parts[0].replace(/\/$/, "") + (query ? "?" + query : "");
  }

  // What the Dashboard put into our address is its own business.
  function start() {
    if (location.pathname.indexOf("/~") > 0) return pathOf(location.pathname);
    var query = new URLSearchParams();
    new URLSearchParams(location.search).forEach(function (value, name) {
      if (DASHBOARDS.indexOf(name) < 0 && name.indexOf("featureFlags") !== 0) query.set(name, value);
    });
    var text = query.toString();
    return location.pathname + (text ? "?" + text : "");
  }

  function ask(path, options) {
    var headers = { "Service-Part": "1", "Service-Locale": service.locale() };
    if (service.token()) headers["Authorization-Bearer"] = service.token();
    return fetch(path, Object.assign({ headers: headers, credentials: "omit", cache: "no-store" }, options));
  }

  function resize() {
    if (!widget) return;
    var inner = main.firstElementChild || main;
    service.send("widgetResize", { height: Math.ceil(inner.getBoundingClientRect().height) + 12 });
  }

  function times() {
    main.querySelectorAll("time[datetime]").forEach(function (one) {
      var value = new Date(one.dateTime);
      if (isNaN(value) || one.dataset.day) return;
      one.textContent = new Intl.DateTimeFormat(service.locale(), { dateStyle: "medium", timeStyle: "short" }).format(value);
    });
  }

  // What is typed as a time is by the clock of who types it; the server gets it with its zone.
  function moments() {
    main.querySelectorAll("input[data-moment]").forEach(function (one) {
      var value = new Date(one.dataset.moment);
      if (!one.dataset.moment || isNaN(value)) return;
      one.value = new Date(value - value.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
    });
  }

  function zoned(form, data) {
    form.querySelectorAll("input[data-moment]").forEach(function (one) {
      var value = new Date(one.value);
      if (one.value && !isNaN(value)) data.set(one.name, value.toISOString());
    });
  }

  function show(html, options) {
    main.innerHTML = html;
    main.removeAttribute("aria-busy");
    shown = true;
    times();
    moments();
    var wrong = main.querySelector("[aria-invalid=true], [data-wrong]");
    var focus = wrong || main.querySelector("[data-focus]") || (options && options.focus ? main.querySelector("h1") : null);
    if (focus) { if (!focus.matches("input, select, textarea")) focus.tabIndex = -1; focus.focus({ preventScroll: !wrong && !focus.matches("[data-focus]") }); }
    if (!wrong && options && options.focus) window.scrollTo(0, 0);
    resize();
    reloadSoon();
  }

  // What is being made is asked for again, unless somebody is at work on the page.
  var later;
  function reloadSoon() {
    clearTimeout(later);
    var waits = main.querySelector("[data-reload]");
    if (!waits) return;
    later = setTimeout(function () {
      if (document.hidden || main.contains(document.activeElement)) reloadSoon();
      else load(here, { silent: true, quiet: true });
    }, Number(waits.dataset.reload) * 1000);
  }

  function tell(response) {
    var notice = response.headers.get("Service-Notice");
    var title = response.headers.get("Service-Title");
    if (title) document.title = decodeURIComponent(title);
    if (!notice) return;
    var text = decodeURIComponent(notice);
    live.textContent = text;
    service.send("notification", { status: response.ok ? "success" : "error", title: text, text: "" });
  }

  function reason(html) {
    var found = new DOMParser().parseFromString(html, "text/html").querySelector(".empty h1");
    return found ? found.textContent : "";
  }

  function failed(again, why) {
    main.removeAttribute("aria-busy");
    var box = document.createElement("div"), text = document.createElement("p"), button = document.createElement("button");
    box.className = (widget ? "widget" : "page"); text.textContent = words().away; button.textContent = words().again;
    text.setAttribute("role", "alert");
    button.addEventListener("click", again);
    box.append(text, button);
    if (!shown) { main.replaceChildren(box); resize(); } else { live.textContent = why || words().away; service.send("notification", { status: "error", title: why || words().away, text: "" }); }
  }

  function load(path, options) {
    var number = ++asked;
    main.setAttribute("aria-busy", "true");
    return ask(path).then(function (response) {
      return response.text().then(function (html) {
        if (number !== asked) return;
        here = path;
        ended = response.status === 401;
        if (!(options && options.silent) && !widget) route(path);
        show(html, { focus: shown && !(options && options.quiet) });
        tell(response);
      });
    }).catch(function () { if (number === asked) failed(function () { load(path, options); }); });
  }

  function route(path) {
    var to = routeOf(path);
    service.send("updateRouting", { newRoute: to + (given && to.indexOf("/~") < 0 ? "/~" : "") + given });
  }

  function submit(form, button) {
    var data = new FormData(form, button), method = (form.getAttribute("method") || "get").toLowerCase();
    var path = form.getAttribute("action") || here;
    if (method === "get") {
      var query = new URLSearchParams();
      data.forEach(function (value, name) { if (value !== "") query.append(name, value); });
      return load(path.split("?")[0] + (query.toString() ? "?" + query : ""));
    }
    if (form.getAttribute("aria-busy") === "true") return;
    zoned(form, data);
    form.setAttribute("aria-busy", "true");
    var number = ++asked;
    ask(path, { method: "POST", body: data }).then(function (response) {
      if (response.headers.get("Service-Refresh")) service.send("refreshEntity", {});
      var go = response.headers.get("Service-Go");
      tell(response);
      if (go) return load(go, { quiet: go.split("?")[0] === (here || "").split("?")[0] });
      // What was typed and chosen stays as it is around a file.
      if (response.ok && response.headers.get("Content-Disposition")) return keep(response).then(function () { form.removeAttribute("aria-busy"); });
      return response.text().then(function (html) {
        if (number !== asked) return;
        // A page that only says why nothing was done does not take the place of what was typed.
        if (response.ok || response.status === 422) show(html, { focus: true });
        else { form.removeAttribute("aria-busy"); failed(function () { submit(form, button); }, reason(html)); }
      });
    }).catch(function () { form.removeAttribute("aria-busy"); failed(function () { submit(form, button); }); });
  }

  function keep(response) {
    var said = /filename="([^"]+)"/.exec(response.headers.get("Content-Disposition") || "");
    return response.blob().then(function (file) {
      var address = URL.createObjectURL(file), made = document.createElement("a");
      made.href = address;
      made.download = said ? decodeURIComponent(said[1]) : "";
      document.body.append(made);
      made.click();
      made.remove();
      setTimeout(function () { URL.revokeObjectURL(address); }, 60000);
    });
  }

  // A file is fetched with the token, which no address could carry, then handed to the browser.
  function save(link) {
    if (link.getAttribute("aria-busy") === "true") return;
    link.setAttribute("aria-busy", "true");
    function again() { save(link); }
    ask(link.href).then(function (response) {
      if (!response.ok) return response.text().then(function (html) { failed(again, reason(html)); });
      return keep(response);
    }).catch(function () { failed(again); }).then(function () { link.removeAttribute("aria-busy"); });
  }

  document.addEventListener("click", function (event) {
    var leaves = event.target.closest("[data-to]");
    if (leaves) {
      event.preventDefault();
      service.send("redirect", { to: leaves.dataset.to });
      return;
    }
    var link = event.target.closest("a[href]");
    // Opened from within the frame, a page would inherit its sandbox; most refuse to.
    if (link && link.target === "_blank") {
      event.preventDefault();
      service.send("redirect", { to: link.href, newContext: true }).then(function (done) {
        if (!done) window.open(link.href, "_blank", "noopener,noreferrer");
      });
      return;
    }
    if (link && "file" in link.dataset) { event.preventDefault(); save(link); return; }
    if (!link || link.target || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    var to = new URL(link.href, location.href);
    if (to.origin !== location.origin || to.pathname.indexOf(base + "/") !== 0 || link.hasAttribute("download")) return;
    event.preventDefault();
    // From a widget, a page of ours opens in the Dashboard's own place for it.
    if (widget) service.send("redirect", { to: "/extensions/app/" + appId() + "/" + routeOf(to.pathname + to.search) });
    else load(to.pathname + to.search);
  });

  function appId() { return encodeURIComponent(new URLSearchParams(location.search).getAll("id").pop() || ""); }

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.target) {
      // Into a frame of its own: the browser sends it, so the token goes with the form.
      var field = form.querySelector("input[name=token]");
      if (field) field.value = service.token() || "";
      return;
    }
    event.preventDefault();
    submit(form, event.submitter);
  });

  // What is there to be copied is chosen as a whole.
  document.addEventListener("focusin", function (event) {
    if (event.target.matches("input[data-whole]")) event.target.select();
  });

  // A filter that is changed is applied; a preview follows what is typed.
  var timer;
  function changed(event) {
    var form = event.target.form, all = event.target.dataset.all;
    if (!form) return;
    if (all) form.querySelectorAll("input[type=checkbox][name=" + all + "]").forEach(function (one) { one.checked = event.target.checked; });
    if (event.type === "change" && form.dataset.live === "change") form.requestSubmit();
    if (form.dataset.preview) {
      clearTimeout(timer);
      timer = setTimeout(function () { preview(form); }, 400);
    }
  }
  document.addEventListener("change", changed);
  document.addEventListener("input", changed);

  // A color that is picked is typed, and the other way round.
  document.addEventListener("input", function (event) {
    var typed = event.target, into = typed.dataset.typesInto;
    if (into) document.getElementById(into).value = typed.value;
    else if (/^#[0-9a-f]{6}$/i.test(typed.value || "")) {
      var picker = document.querySelector("[data-types-into=" + JSON.stringify(typed.id) + "]");
      if (picker) picker.value = typed.value;
    }
  });

  function preview(form) {
    var target = document.getElementById(form.dataset.preview);
    if (!target) return;
    target.querySelectorAll("input[type=hidden][data-from]").forEach(function (hidden) {
      var source = form.elements[hidden.dataset.from];
      if (source) hidden.value = source.value;
    });
    target.requestSubmit();
  }

  // Back and forward in the Dashboard. A path without packed words says nothing of them.
  service.on("redirect", function (path) {
    var found = /\/extensions\/app\/[^/]+(\/[^?]*)?$/.exec(path);
    if (!found || widget || !shown || !here) return;
    var route = found[1] || "", to = base + pathOf(route);
    if (to === base || to === here) return;
    if (route.indexOf("/~") < 0 && to === here.split("?")[0]) return;
    load(to, { silent: true });
  });

  // The language comes just after the token; asked for at once the page would come twice.
  function begin() { if (asked === 0 && service.token() !== null) load(start(), { silent: true }); }
  service.on("locale", function (changed) {
    if (asked === 0) begin();
    else if (changed && here) load(here, { silent: true, quiet: true });
  });
  service.on("token", function () {
    if (asked === 0) setTimeout(begin, LANGUAGE_MS);
    // It had run out, e.g. while the computer slept; what somebody typed is not touched.
    else if (ended && here) load(here, { silent: true, quiet: true });
  });

  if (widget && window.ResizeObserver) new ResizeObserver(resize).observe(main);
  service.send("notifyReady", {});
  document.documentElement.dataset.ready = "1";
})();
