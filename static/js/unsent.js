/* Nothing typed is lost with a sign-in: before a form is sent, the portal is asked whether this person is still signed
   in. If not, the page stays as it is and says so, and this tab keeps a copy of what was typed until it has been sent.
   Parts that htmx asks for are covered too: answered 401, they stay, and are asked for again. Without this file forms are sent as they always are. */
(function () {
  "use strict";

  const place = document.getElementById("device");
  const words = document.getElementById("unsent");
  const region = document.getElementById("messages");
  if (!place || !words || !region || !window.BroadcastChannel || !window.AbortSignal || !AbortSignal.timeout) {
    return;
  }
  const person = place.dataset.person;
  const page = window.location.pathname + window.location.search;
  const MARK = "unsent ";
  const ANSWERS = 20 * 1000; // milliseconds after which a line that hangs is no network
  const SENT = 3 * 1000; // after which a form that was sent has long made way for the answer
  const THINKING = 400; // and after which a button says that something is under way
  // What nobody typed, and what no browser should keep.
  const LEFT_OUT = "button, fieldset, output, object, [type=hidden], [type=password], [type=file], [type=submit], [type=button], [type=reset], [type=image], [autocomplete=one-time-code]";
  // Hidden, but part of what was typed: which state its writer saw, and that sending it twice counts once.
  const GOES_ALONG = "[type=hidden]:is([name=version], [name=uid])";
  const news = new BroadcastChannel("oshub-unsent");
  const failed = new Map(); // what htmx could not send, with what set it off
  const tried = new Set();
  let state = "";
  let held = null; // the form that was not sent
  let passing = null;
  let asking = false;

  // ── What this tab keeps ────────────────────────────────────────────────────────────────────────────────────────────
  const formsHere = () => [...document.querySelectorAll("main form, dialog form")].filter((form) => form.getAttribute("method") === "post");
  const actionOf = (form) => new URL(form.getAttribute("action") || page, window.location.href).pathname;
  const nth = (form) => formsHere().filter((one) => actionOf(one) === actionOf(form)).indexOf(form);
  // Not one that keeps itself (canvas.js).
  const keeps = (form) => form && !form.matches("[data-keep]") && !form.closest("dialog");

  function fields(form) {
    return [...form.elements].filter((one) => one.name && (one.matches(GOES_ALONG) || !one.matches(LEFT_OUT)));
  }

  function told(form) {
    const seen = new Map();
    return fields(form).map((one) => {
      const turn = seen.get(one.name) || 0;
      seen.set(one.name, turn + 1);
      if (["checkbox", "radio"].includes(one.type)) {
        return { name: one.name, value: one.value, checked: one.checked };
      }
      const several = one.type === "select-multiple" && [...one.selectedOptions].map((option) => option.value);
      return { name: one.name, turn, value: several || one.value };
    });
  }

  function keep(form, why) {
    if (!keeps(form) || !fields(form).some((one) => one.type !== "hidden")) {
      return;
    }
    const files = [...form.querySelectorAll("[type=file]")].some((one) => one.value);
    const copy = { person, why, action: actionOf(form), nth: nth(form), files, told: told(form) };
    try {
      sessionStorage.setItem(MARK + page, JSON.stringify(copy));
    } catch {
      // a tab that keeps nothing still has the page
    }
  }

  // Away with what is of this page, or of any; what is somebody else's goes in any case.
  function forget(which) {
    try {
      for (const key of Object.keys(sessionStorage).filter((one) => one.startsWith(MARK))) {
        if (which(key.slice(MARK.length), JSON.parse(sessionStorage.getItem(key)))) {
          sessionStorage.removeItem(key);
        }
      }
    } catch {
      // nothing was kept
    }
  }

  function forgetThis() {
    forget((where) => where === page);
    news.postMessage({ person, page });
  }

  // The tab in which somebody signed in again has its own copy: once one is sent, the other is of no use.
  news.addEventListener("message", ({ data }) => {
    forget((where, copy) => copy.person === data.person && (!data.page || where === data.page));
  });

  // ── What is said ───────────────────────────────────────────────────────────────────────────────────────────────────
  function say(when) {
    region.querySelectorAll("[data-when]").forEach((one) => one.remove());
    if (!when) {
      return null;
    }
    const note = document.importNode(words.content.querySelector(`[data-when="${when}"]`), true);
    const link = note.querySelector("[data-again]");
    if (link) {
      link.href = `${words.dataset.login}?next=${encodeURIComponent(page)}`;
    }
    region.append(note);
    return note;
  }

  function tell(problem) {
    if (problem !== state) {
      state = problem;
      return say(problem);
    }
    return region.querySelector("[data-when]");
  }

  // ── Whether the person of this page is still signed in ────────────────────────────────────────────────────────────
  function renew(token) {
    document.querySelector('meta[name="csrf-token"]').content = token;
    document.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach((one) => (one.value = token));
  }

  // Resolves to what is in the way, "" where nothing is. The page may be older than the sign-in, and its token with it.
  async function ask() {
    try {
      const signal = AbortSignal.timeout(ANSWERS);
      const answer = await fetch(place.dataset.here, { redirect: "manual", cache: "no-store", signal, headers: { Accept: "application/json" } });
      if (answer.type === "opaqueredirect") {
        return "signed-out";
      }
      if (!answer.ok) {
        return "server";
      }
      const here = await answer.json();
      if (here.person === person) {
        renew(here.token);
        return "";
      }
      return "person";
    } catch {
      return "no-network";
    }
  }

  async function look() {
    if (!state || asking) {
      return;
    }
    const problem = await ask();
    if (problem) {
      tell(problem);
      return;
    }
    say(["signed-out", "person"].includes(state) ? "again" : "");
    state = "";
    askAnew();
  }

  function askAnew() {
    const again = [...failed];
    failed.clear();
    for (const [part, { target, type }] of again) {
      if (part.isConnected && target.isConnected) {
        target.dispatchEvent(new Event(type, { bubbles: true }));
      }
    }
  }

  window.addEventListener("focus", look);
  window.addEventListener("online", look);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && look());

  // ── Forms ──────────────────────────────────────────────────────────────────────────────────────────────────────────
  // Two have a way of their own: the form of the log (keep.js) and the grid (grid.js).
  function isAskedAbout(form) {
    const own = form.matches("#grid-form") || (form.matches("[data-keeps]") && window.oshubDevice);
    return !own && formsHere().includes(form);
  }

  function pass(form, button) {
    passing = form;
    form.requestSubmit(button && button.isConnected ? button : null);
    passing = null;
  }

  async function send(form, button) {
    const text = button && button.tagName === "BUTTON" ? button.innerHTML : null;
    const timer = window.setTimeout(() => text !== null && (button.textContent = document.body.dataset.busyText), THINKING);
    form.setAttribute("aria-busy", "true");
    const problem = await ask();
    window.clearTimeout(timer);
    if (text !== null) {
      button.innerHTML = text;
    }
    // Where a file comes in answer, the page stays.
    window.setTimeout(() => form.removeAttribute("aria-busy"), problem ? 0 : SENT);
    if (problem) {
      held = form;
      keep(form, problem);
      tell(problem)?.focus();
      return;
    }
    state = "";
    forgetThis();
    pass(form, button);
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("[data-sign-out]")) {
      forget(() => true);
      news.postMessage({ person });
    }
    if (passing === form || event.defaultPrevented || !isAskedAbout(form)) {
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!asking) {
      asking = true;
      send(form, event.submitter).finally(() => (asking = false));
    }
  }, true);

  // What was typed since goes along into the tab in which somebody signs in, and stays for when this one is closed.
  function keepUp() {
    if (state && held && held.isConnected) {
      keep(held, state);
    }
  }
  window.addEventListener("pagehide", keepUp);
  document.addEventListener("click", (event) => event.target.closest("[data-again]") && keepUp(), true);
  document.addEventListener("auxclick", (event) => event.target.closest("[data-again]") && keepUp(), true);

  // ── Parts of pages that htmx asks for ──────────────────────────────────────────────────────────────────────────────
  // An answer that is meant: nothing takes the place of anything, and scripts that keep what is typed are told.
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    if (event.detail.xhr.status === 401) {
      event.preventDefault();
      event.detail.elt.dispatchEvent(new CustomEvent("unsent:signed-out", { bubbles: true }));
      missed(event.detail);
    }
  });
  document.addEventListener("htmx:responseError", (event) => event.detail.xhr.status === 403 && missed(event.detail));

  async function missed({ elt, requestConfig }) {
    const form = elt.closest("form");
    if (tried.has(elt) || (form && form.matches("[data-keeps]") && window.oshubDevice)) {
      return;
    }
    tried.add(elt); // a refusal that has nothing to do with the sign-in comes again, and is left at that
    if (requestConfig.triggeringEvent) {
      failed.set(elt, { target: requestConfig.triggeringEvent.target, type: requestConfig.triggeringEvent.type });
    }
    const problem = await ask();
    held = form || held;
    if (problem) {
      tried.delete(elt);
      keep(held, problem);
      tell(problem);
    } else if (state) {
      look();
    } else {
      askAnew();
    }
  }
  document.addEventListener("htmx:afterRequest", (event) => event.detail.successful && tried.delete(event.detail.elt));

  // ── Back on the page ───────────────────────────────────────────────────────────────────────────────────────────────
  function put(form, one) {
    const same = [...form.elements].filter((field) => field.name === one.name && (field.matches(GOES_ALONG) || !field.matches(LEFT_OUT)));
    const field = "checked" in one ? same.find((tick) => tick.value === one.value) : same[one.turn];
    if (!field) {
      return false;
    }
    const before = JSON.stringify([field.value, field.checked]);
    if ("checked" in one) {
      field.checked = one.checked;
    } else if (Array.isArray(one.value)) {
      [...field.options].forEach((option) => (option.selected = one.value.includes(option.value)));
    } else {
      field.value = one.value;
    }
    if (Array.isArray(one.value) || before !== JSON.stringify([field.value, field.checked])) {
      const fold = field.closest("details");
      if (fold && form.contains(fold)) {
        fold.open = true;
      }
      for (const type of ["input", "change"]) {
        field.dispatchEvent(new Event(type, { bubbles: true }));
      }
    }
    return true;
  }

  function takeBack() {
    let copy = null;
    forget((_where, one) => one.person !== person);
    try {
      copy = JSON.parse(sessionStorage.getItem(MARK + page));
    } catch {
      // nothing was kept
    }
    const form = copy && formsHere().filter((one) => actionOf(one) === copy.action)[copy.nth];
    if (!form || !keeps(form)) {
      return;
    }
    const note = say(["signed-out", "person"].includes(copy.why) ? "back" : "back-unsaved");
    note.querySelector("[data-files]").hidden = !copy.files;
    note.querySelector("[data-throw-away]").addEventListener("click", () => {
      forgetThis();
      form.reset();
      window.location.reload();
    });
    let left = copy.told.filter((one) => !put(form, one));
    // Such as the classes of a school, which come once it has been chosen.
    form.addEventListener("htmx:afterSettle", () => (left = left.filter((one) => !put(form, one))));
  }

  // When the other scripts listen, so that they learn of what is filled in.
  window.addEventListener("load", takeBack);
})();
