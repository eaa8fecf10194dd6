/* The form of the log where there may be no network: saving keeps the session on the device first, and forgets it there
   when the server has answered. What is typed is kept before that too, for whoever is called away. Classes come from what
   the device keeps. What is amiss the server's own page says. */
(function () {
  "use strict";

  const form = document.getElementById("log-form");
  const list = document.getElementById("on-device");
  const device = window.oshubDevice;
  if (!form || !list || !device || !form.hasAttribute("data-keeps")) {
    return;
  }
  const pages = device.pages;
  const box = document.getElementById("classes");
  const said = list.querySelector("[data-said]");
  const own = ["csrfmiddlewaretoken", "step", "person", "waits"]; // what says nothing of the session
  const FEW = 5; // rows that are shown at once
  const PAUSE = 500; // milliseconds without a key, after which what is typed is kept
  let passing = false;
  let saving = false;
  let typing = 0;

  const field = (name) => form.elements.namedItem(name);
  const today = () => new Date(Date.now() - new Date().getTimezoneOffset() * 60000).toISOString().slice(0, 10);
  const chosen = (name) => (field(name).value ? field(name).selectedOptions[0].text.trim() : "");

  function say(text) {
    said.textContent = text;
    list.hidden = false;
    said.focus();
  }

  // ── What is typed, as an item, and back ────────────────────────────────────────────────────────────────────────────
  function typed(step) {
    const pairs = [...new FormData(form)].filter(([name]) => !own.includes(name));
    const told = new Map(pairs);
    const heads = pairs.filter(([name]) => {
      const group = /^heads-(\d+)$/.exec(name);
      return group ? told.has(`class-${group[1]}`) : name.endsWith("-heads");
    });
    const body = new URLSearchParams(pairs);
    body.set("step", step);
    return {
      uid: told.get("uid"),
      person: device.person,
      hub: pages.dataset.hub,
      form: pages.dataset.form,
      body: body.toString(),
      kept: new Date().toISOString(),
      state: "waiting",
      said: [],
      day: told.get("held_on"),
      what: told.get("title") || chosen("session_type"),
      where: chosen("school"),
      heads: heads.reduce((sum, [, value]) => sum + (Number.parseInt(value, 10) || 0), 0),
    };
  }

  // Everything as in a new form; after “another” what is often the same stays.
  function empty(step) {
    const stays = step === "another" ? ["held_on", "session_type", "project", "school", "led_by", "format"] : [];
    const kept = stays.map((name) => [name, field(name).value]);
    form.reset();
    box.replaceChildren();
    for (const one of form.elements) {
      if (one.type === "checkbox") {
        one.checked = false;
      } else if (one.tagName === "SELECT" && [...one.options].some((option) => !option.value)) {
        one.value = "";
      } else if (one.name && one.tagName !== "SELECT" && one.tagName !== "BUTTON" && !own.includes(one.name)) {
        one.value = "";
      }
    }
    field("uid").value = crypto.randomUUID();
    field("held_on").value = today();
    kept.forEach(([name, value]) => (field(name).value = value));
    return showClasses();
  }

  async function fill(pairs) {
    await empty("");
    for (const name of ["school", "held_on"]) {
      field(name).value = new Map(pairs).get(name) || "";
    }
    await showClasses();
    for (const [name, value] of pairs.filter(([one]) => !own.includes(one))) {
      const known = form.querySelectorAll(`[name="${CSS.escape(name)}"]`);
      for (const one of known) {
        if (one.type === "checkbox") {
          one.checked = one.checked || one.value === value || (one.value === "on" && Boolean(value));
        } else {
          one.value = value;
        }
      }
      if (!known.length && !name.startsWith("yes-")) {
        // A class that is not kept here: its number goes along unseen, and the server's page shows it.
        box.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
      }
    }
    form.querySelectorAll("details").forEach((fold) => {
      fold.open = [...fold.querySelectorAll("input, textarea")].some((one) => one.type !== "checkbox" && one.value);
    });
  }

  // ── Classes from the device ────────────────────────────────────────────────────────────────────────────────────────
  function rowOf(group) {
    const row = document.importNode(document.getElementById("class-kept").content, true).firstElementChild;
    for (const one of row.querySelectorAll("*")) {
      for (const { name, value } of [...one.attributes]) {
        one.setAttribute(name, value.replaceAll("-0", `-${group.key}`));
      }
    }
    row.querySelectorAll("bdi").forEach((one) => (one.textContent = group.name));
    row.querySelector(".class-row__size").textContent = group.pupils;
    row.querySelector("input.heads, .class-row__heads input").value = group.size;
    return row;
  }

  async function showClasses() {
    const known = await device.classes();
    const kept = (known && known.classes[field("school").value]) || [];
    const day = field("held_on").value || today();
    const year = Number(day.slice(0, 4)) - (Number(day.slice(5, 7)) < 9 ? 1 : 0);
    const there = kept.filter((group) => group.year === year && (!group.until || group.until > day));
    const before = new Map([...box.querySelectorAll("input")].map((one) => [one.name, one.type === "checkbox" ? one.checked : one.value]));
    // What is ticked stays, also a class of another school or year.
    const names = new Set(there.map((group) => `class-${group.key}`));
    const ticked = [...box.querySelectorAll("li")].filter((row) => {
      const tick = row.querySelector("input:checked");
      return tick && !names.has(tick.name);
    });
    const some = there.length || ticked.length;
    const none = field("school").value ? "classes-none-kept" : "classes-no-school";
    const page = document.importNode(document.getElementById(some ? "classes-kept" : none).content, true);
    if (some) {
      page.querySelector("ul").append(...there.map(rowOf), ...ticked);
    }
    for (const one of page.querySelectorAll("input")) {
      if (before.has(one.name)) {
        one[one.type === "checkbox" ? "checked" : "value"] = before.get(one.name);
      }
    }
    box.replaceChildren(page);
  }

  const preview = document.getElementById("preview");
  function withoutServer(event) {
    if (event.target === box) {
      device.classes().then((known) => known && showClasses()); // else what is there is better than nothing
    } else if (event.target === preview && event.type === "htmx:sendError") {
      preview.textContent = preview.dataset.later;
    }
  }
  for (const name of ["htmx:sendError", "htmx:responseError", "unsent:signed-out"]) {
    form.addEventListener(name, withoutServer);
  }

  // ── What is begun ──────────────────────────────────────────────────────────────────────────────────────────────────
  // Choices alone are quickly made again; people who were counted and words are not.
  function isWorthKeeping(item) {
    return item.heads > 0 || [...form.querySelectorAll("textarea, input[type=text]")].some((one) => one.value.trim() !== one.defaultValue.trim());
  }

  function keepBegun() {
    if (!typing) {
      return;
    }
    stopTyping();
    const item = typed("save");
    if (isWorthKeeping(item)) {
      device.put({ ...item, state: device.BEGUN });
    } else {
      device.remove(item.uid);
    }
  }

  function stopTyping() {
    window.clearTimeout(typing);
    typing = 0;
  }

  for (const name of ["input", "change"]) {
    form.addEventListener(name, (event) => {
      if (event.isTrusted && !saving && !passing) {
        window.clearTimeout(typing);
        typing = window.setTimeout(keepBegun, PAUSE);
      }
    });
  }
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && keepBegun());
  window.addEventListener("pagehide", keepBegun);

  // ── Saving ─────────────────────────────────────────────────────────────────────────────────────────────────────────
  function pass(button) {
    passing = true;
    form.requestSubmit(button);
  }

  async function save(button) {
    const step = button && button.name === "step" ? button.value : "save";
    const item = typed(step);
    let told;
    try {
      told = await device.sendOne(item);
    } catch {
      pass(button); // a device that keeps nothing: the old way
      return;
    }
    if (["saved", "again"].includes(told.state)) {
      window.location.assign(step === "another" ? `${item.form}?after=${item.uid}` : form.dataset.then || pages.dataset.list);
    } else if (["asks", "other"].includes(told.state)) {
      pass(button);
    } else {
      if (told.state !== "tray" && navigator.storage && navigator.storage.persist) {
        navigator.storage.persist(); // some browsers ask, so not before it matters
      }
      await empty(step);
      await device.paint();
      say(told.state === "tray" ? told.said.join(" ") : list.dataset.kept);
    }
  }

  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (passing || (button && ["check", "classes"].includes(button.value) && navigator.onLine)) {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    if (saving || (button && ["check", "classes"].includes(button.value))) {
      return;
    }
    saving = true;
    stopTyping();
    const text = button && button.innerHTML;
    if (button) {
      button.textContent = document.body.dataset.busyText;
    }
    save(button).finally(() => {
      saving = false;
      if (button) {
        button.innerHTML = text;
      }
    });
  });
  window.addEventListener("pageshow", () => (passing = false));

  // ── What waits here ────────────────────────────────────────────────────────────────────────────────────────────────
  function line(item) {
    const row = document.importNode(document.getElementById("kept-session").content, true).firstElementChild;
    const set = (name, text) => (row.querySelector(`[data-${name}]`).textContent = text);
    const day = new Date(`${item.day}T12:00`);
    const lang = document.documentElement.lang;
    // English dates the way Europe writes them.
    const shown = (date) => date.toLocaleDateString(lang === "en" ? "en-GB" : lang, { dateStyle: "long" });
    set("day", Number.isNaN(day.valueOf()) ? list.dataset.noDay : shown(day));
    set("what", item.what || list.dataset.noWhat);
    set("where", item.where);
    set("heads", item.heads);
    const waits = item.state === "waiting" && { "sign-in": "signIn", server: "server" }[device.trouble()];
    set("state", list.dataset[waits || item.state] || "");
    row.querySelector("[data-state]").classList.toggle("muted", !device.ASKS.includes(item.state));
    set("why", item.said.join(" "));
    row.querySelectorAll("button").forEach((button) => (button.dataset.uid = item.uid));
    row.querySelectorAll(".visually-hidden").forEach((one) => (one.textContent = `: ${item.what || list.dataset.noWhat}, ${item.day}`));
    return row;
  }

  document.addEventListener("device:painted", (event) => {
    const { mine } = event.detail;
    // What a person has to look at stands first; of many the rest is folded, so that the form stays near.
    const asks = mine.filter((item) => device.ASKS.includes(item.state));
    const begun = mine.filter((item) => item.state === device.BEGUN);
    const rest = mine.filter((item) => !asks.includes(item) && !begun.includes(item));
    const rows = [...asks, ...begun, ...rest].map(line);
    const more = list.querySelector("[data-more]");
    list.querySelector("ul").replaceChildren(...rows.slice(0, FEW));
    more.querySelector("ul").replaceChildren(...rows.slice(FEW));
    more.hidden = rows.length <= FEW;
    more.querySelector("[data-more-number]").textContent = rows.length - FEW;
    if (!rest.length && said.textContent === list.dataset.kept) {
      said.textContent = asks.length ? "" : list.dataset.sent; // nothing waits for a network any more
    }
    list.querySelector("[data-some]").hidden = !mine.length;
    list.querySelector("[data-does=send]").hidden = begun.length === mine.length;
    list.hidden = !(mine.length || said.textContent);
  });

  async function openItem(uid) {
    const item = await device.read(uid);
    if (!item || item.person !== device.person) {
      return;
    }
    if (item.form !== pages.dataset.form) {
      window.location.assign(`${item.form}#open-${uid}`);
      return;
    }
    // It is in somebody's hands now, so it does not leave by itself.
    await device.put({ ...item, state: item.state === device.BEGUN ? item.state : "open" });
    const pairs = [...new URLSearchParams(item.body)];
    const here = await device.ask();
    if (here.person === item.person) {
      const page = Object.assign(document.createElement("form"), { method: "post", action: item.form, hidden: true });
      for (const [name, value] of [...pairs.filter(([one]) => !own.includes(one)), ["csrfmiddlewaretoken", here.token], ["step", item.state === device.BEGUN ? "classes" : "check"]]) {
        page.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
      }
      document.body.append(page);
      page.submit();
      return;
    }
    await fill(pairs);
    await device.paint();
    say(list.dataset.opened);
  }

  async function deleteItem(uid) {
    const item = await device.read(uid);
    const dialog = document.importNode(document.getElementById("kept-delete").content, true).firstElementChild;
    dialog.querySelector("[data-what]").textContent = item ? `${item.what}, ${item.day}` : "";
    dialog.addEventListener("click", (event) => {
      const button = event.target.closest("button[value]");
      if (button) {
        dialog.close(button.value);
      }
    });
    dialog.addEventListener("close", async () => {
      dialog.remove();
      if (dialog.returnValue === "delete") {
        await device.remove(uid);
        say(list.dataset.deleted);
      }
    });
    document.body.append(dialog);
    dialog.showModal();
  }

  list.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-does]");
    const does = button && {
      open: () => openItem(button.dataset.uid),
      delete: () => deleteItem(button.dataset.uid),
      send: () => device.sendAll(["waiting", "open", "refused"]),
      export: () => device.writeFile(),
    }[button.dataset.does];
    if (does) {
      does();
    }
  });

  document.addEventListener("device:kept", () => {
    document.querySelector("[data-ready]").hidden = false;
  });

  async function begin() {
    const opened = /^#open-([0-9a-f-]{36})$/.exec(window.location.hash);
    if (document.documentElement.dataset.kept) {
      await empty("");
      const planned = new URLSearchParams(window.location.search).get("planned");
      const known = await device.classes();
      const pairs = planned && known && known.planned[planned];
      if (pairs) {
        await fill([...pairs, ["planned", planned]]);
      }
    }
    if (opened) {
      history.replaceState(null, "", window.location.pathname);
      await openItem(opened[1]);
    }
    await device.paint();
  }
  begin();
})();
