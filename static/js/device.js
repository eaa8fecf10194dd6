/* What this device keeps for those who log: sessions that the server has not answered yet, and the pages that open
   without a network. A session is the body of the form of the log, as the form would send it, under its uid; so it may
   be sent as often as it takes. It goes to the addresses that programs of hubs use too, in their shape (static/js/told.js).
   Everything is under the key of the person, and gone when they sign out. */
(function () {
  "use strict";

  const place = document.getElementById("device");
  if (!place || !window.indexedDB || !window.caches || !navigator.locks || !window.crypto.randomUUID) {
    return;
  }
  const person = place.dataset.person;
  const pages = document.getElementById("pocket");
  const OWN = "oshub-";
  const STORE = "sessions";
  const FRESH = 10 * 60 * 1000; // milliseconds for which kept pages are new enough
  const SOON = [0, 2000, 8000, 20000]; // milliseconds: a network that comes back often needs a moment
  const AGAIN = 60 * 1000; // and after which what waits is tried again while somebody looks
  const HEADERS = ["Content-Type", "Content-Security-Policy", "Referrer-Policy", "X-Content-Type-Options", "X-Frame-Options"];
  const ANSWERS = 20 * 1000; // milliseconds after which a line that hangs is no network: sent again, it counts once
  const EACH = 1000; // and more for each further session of a request
  const AT_ONCE = 50; // sessions of one request
  const STATES = { created: "saved", already: "again", "handed-over": "tray", conflict: "other" };
  const ASKS = ["asks", "other", "refused", "open"]; // what does not go out by itself: a person has to look at it
  const BEGUN = "begun"; // a form that was left before it was saved: it goes nowhere until somebody goes on with it
  const STAYS = ["no-network", "server", "sign-in", "person"]; // after which nothing else would get through either
  const news = new BroadcastChannel("oshub-device");
  let opening = null;
  let leaving = false;
  let trouble = navigator.onLine ? "" : "no-network";

  // What stays in the way is the same for all tabs, and only that one learns of it which sends.
  function note(state) {
    trouble = state;
    news.postMessage({ person, trouble });
  }

  // ── The store ──────────────────────────────────────────────────────────────────────────────────────────────────────
  function open() {
    opening = opening || new Promise((done, failed) => {
      const asked = indexedDB.open("oshub", 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "uid" });
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => failed(asked.error);
    });
    return opening;
  }

  async function within(mode, does) {
    const base = await open();
    return new Promise((done, failed) => {
      const doing = base.transaction(STORE, mode, { durability: "strict" });
      const asked = does(doing.objectStore(STORE));
      if (mode === "readwrite" && doing.commit) {
        doing.commit(); // now: a page that is being left does not wait for the answer
      }
      doing.oncomplete = () => done(asked.result);
      doing.onabort = () => failed(doing.error);
    });
  }

  const read = (uid) => within("readonly", (store) => store.get(uid));
  const everything = () => within("readonly", (store) => store.getAll());

  async function put(item) {
    await within("readwrite", (store) => store.put(item));
    changed();
  }

  async function remove(uid) {
    await within("readwrite", (store) => store.delete(uid));
    changed();
  }

  // What somebody else keeps on this device is counted, never shown, sent or deleted.
  async function waiting() {
    const items = await everything();
    const onPage = document.querySelector("#log-form input[name=uid]");
    const mine = items.filter((item) => item.person === person && !(onPage && onPage.value === item.uid));
    mine.sort((one, other) => one.kept.localeCompare(other.kept));
    return { mine, others: items.filter((item) => item.person !== person).length };
  }

  // What could not be taken now and may be later: the portal is there and cannot, or something else answers for it.
  const unheard = (answer) => (answer.status >= 500 || answer.status === 429 ? "server" : "no-network");

  // ── Sending ────────────────────────────────────────────────────────────────────────────────────────────────────────
  // Resolves to the answer in JSON with its status, or to the state in which things stay.
  async function request(address, options, patience = ANSWERS) {
    let answer;
    try {
      const signal = AbortSignal.timeout(patience);
      answer = await fetch(address, { redirect: "manual", cache: "no-store", signal, ...options });
      if (/^application\/(problem\+)?json/.test(answer.headers.get("Content-Type") || "")) {
        return { status: answer.status, ...(await answer.json()) };
      }
    } catch {
      return { state: "no-network" }; // or a network that answers for itself, as in hotels
    }
    if (answer.type === "opaqueredirect") {
      return { state: "sign-in" };
    }
    return { state: [400, 403, 404, 413].includes(answer.status) ? "refused" : unheard(answer) };
  }

  // Whoever is signed in now, with a token: the page may be old, and its own token with it.
  const ask = () => request(place.dataset.here, { headers: { Accept: "application/json" } });

  // What a problem of the whole request comes to, and what one of a single session does.
  function stateOf(problem) {
    const states = { "signed-out": "sign-in", "form-token": "sign-in", "other-person": "person", "other-content": "other" };
    const asks = ["invalid", "to-confirm"].includes(problem.code) ? "asks" : "refused";
    return states[problem.code] || (problem.status >= 500 || problem.status === 429 ? "server" : asks);
  }

  function inWords(problem) {
    if (["not-found", "no-right"].includes(problem.code)) {
      return [place.dataset.refused];
    }
    const faults = (problem.errors || []).map((one) => [one.topic && (one.topic.endsWith("?") ? one.topic : `${one.topic}:`), one.detail].filter(Boolean).join(" "));
    return faults.length ? faults : [problem.detail || problem.title || place.dataset.refused];
  }

  // A token that has run out between the two requests is asked for once more.
  async function deliver(method, address, body, again = true) {
    const here = await ask();
    if (here.state) {
      return here;
    }
    if (here.person !== person) {
      return { state: "person" };
    }
    const headers = { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": here.token, "X-Person": person };
    const patience = ANSWERS + EACH * (body.sessions || []).length;
    const answer = await request(address, { method, body: JSON.stringify(body), headers }, patience);
    if (answer.code === "form-token" && again) {
      return deliver(method, address, body, false);
    }
    return answer.code ? { ...answer, state: stateOf(answer), said: inWords(answer) } : answer;
  }

  const addressOf = (hub) => place.dataset.sessions.replace("HUB", encodeURIComponent(hub));

  // What became of some sessions, written at once: each leaves the device only on the server's word.
  async function settle(items, told) {
    await within("readwrite", (store) => {
      for (const [number, item] of items.entries()) {
        const { state, said } = told[number];
        if (["saved", "again", "tray"].includes(state)) {
          store.delete(item.uid);
        } else if (!STAYS.includes(state)) {
          const kept = { ...item, state, said: said || [place.dataset.refused] };
          delete kept.send; // of a version before
          store.put(kept);
        }
      }
      return store.count();
    });
    changed();
  }

  // The one in the form: kept first, then sent while somebody waits for the answer. One at a time for each session, so
  // that no other tab takes it in between. Fails on a device that keeps nothing.
  function sendOne(item) {
    return navigator.locks.request(`oshub-session-${item.uid}`, async () => {
      await put(item);
      const answer = await deliver("PUT", `${addressOf(item.hub)}${item.uid}/`, window.oshubTold(item.body));
      const states = { 200: "again", 201: "saved", 202: answer.state === "already" ? "again" : "tray" };
      const state = states[answer.status] || answer.state || "server";
      const told = { state, said: answer.said || [answer.detail] };
      note(STAYS.includes(state) ? state : "");
      await settle([item], [told]);
      return told;
    });
  }

  // Holds what no other tab holds until it is done with.
  async function holding(uids, does) {
    const held = [];
    let free;
    const done = new Promise((resolve) => (free = resolve));
    const take = (uid) =>
      new Promise((taken) => {
        navigator.locks.request(`oshub-session-${uid}`, { ifAvailable: true }, (lock) => {
          if (lock) {
            held.push(uid);
          }
          taken();
          return lock ? done : undefined;
        });
      });
    await Promise.all(uids.map(take));
    try {
      return await does(held);
    } finally {
      free();
    }
  }

  // Some sessions of one hub in one request. Resolves to what stays in the way, and to what was said of those that went.
  function sendSome(hub, uids) {
    return holding(uids, async (held) => {
      const items = (await Promise.all(held.map(read))).filter(Boolean);
      if (!items.length) {
        return { state: "elsewhere", said: [] }; // another tab has them, or they are gone
      }
      const sessions = items.map((item) => ({ uid: item.uid, ...window.oshubTold(item.body) }));
      const answer = await deliver("POST", addressOf(hub), { sessions });
      if (STAYS.includes(answer.state)) {
        return { state: answer.state, said: [] };
      }
      if (answer.state && items.length > 1 && answer.status !== 403 && answer.status !== 404) {
        return { state: "apart", said: [] }; // one of them spoils it for the others
      }
      const told = items.map((_item, number) => {
        const one = answer.results ? answer.results[number] : { problem: answer };
        const state = STATES[one.state] || stateOf(one.problem);
        return { state, said: one.problem ? inWords(one.problem) : [one.detail] };
      });
      await settle(items, told);
      return { state: "", said: told.filter(({ state }) => state === "tray").flatMap(({ said }) => said) };
    });
  }

  // What was opened to be mended, or needs an answer, goes out when somebody says so.
  async function sendAll(states) {
    const said = [];
    const wanted = (item) => states.includes(item.state) || (item.send && item.state === "refused");
    const queue = [];
    for (const item of (await waiting()).mine.filter(wanted)) {
      const last = queue.findLast((one) => one.hub === item.hub && one.uids.length < AT_ONCE);
      if (last) {
        last.uids.push(item.uid);
      } else {
        queue.push({ hub: item.hub, uids: [item.uid] });
      }
    }
    while (queue.length) {
      const { hub, uids } = queue.shift();
      const told = await sendSome(hub, uids);
      if (told.state === "apart") {
        queue.unshift(...uids.map((uid) => ({ hub, uids: [uid] })));
        continue;
      }
      if (told.state === "elsewhere") {
        continue; // that tab says what became of them
      }
      note(told.state);
      said.push(...told.said);
      if (told.state) {
        break;
      }
    }
    if (said.length) {
      place.querySelector("[data-said]").textContent = [...new Set(said)].join(" ");
    }
    await paint();
  }

  // ── What everybody sees who keeps something here ───────────────────────────────────────────────────────────────────
  async function paint() {
    const { mine: all, others } = await waiting();
    const mine = all.filter((item) => item.state !== BEGUN); // which only the form itself brings up
    const said = place.querySelector("[data-said]").textContent;
    const asks = mine.filter((item) => ASKS.includes(item.state));
    const shown = { mine: mine.length - asks.length, asks: asks.length, others, "no-network": trouble === "no-network", server: trouble === "server" };
    place.hidden = !(Object.values(shown).some(Boolean) || said);
    for (const line of place.querySelectorAll("[data-when]")) {
      line.hidden = !shown[line.dataset.when];
    }
    place.querySelector("[data-mine]").textContent = shown.mine;
    place.querySelector("[data-asks]").textContent = asks.length;
    place.querySelector("[data-answer]").href = `${asks.length ? asks[0].form : ""}#on-device`;
    place.querySelector("[data-others]").textContent = others;
    const form = mine.length ? mine[0].form : "";
    place.querySelector("[data-show]").href = `${form}#on-device`;
    place.querySelector("[data-show]").hidden = form === window.location.pathname;
    const signIn = place.querySelector("[data-sign-in]");
    signIn.hidden = !(mine.length && trouble === "sign-in");
    signIn.href = form; // which asks to sign in, comes back, and goes on
    document.dispatchEvent(new CustomEvent("device:painted", { detail: { mine: all } }));
  }

  function changed() {
    news.postMessage("changed");
    paint();
  }
  news.addEventListener("message", ({ data }) => {
    if (data.person === person && navigator.onLine) {
      trouble = data.trouble;
    }
    paint();
  });

  // ── The pages that open without a network ──────────────────────────────────────────────────────────────────────────
  function filesOf(html) {
    const page = new DOMParser().parseFromString(html, "text/html");
    const asked = [...page.querySelectorAll("link[href], script[src], use[href], img[src]")];
    const named = asked.map((one) => one.getAttribute("href") || one.getAttribute("src"));
    const fetched = performance.getEntriesByType("resource").map((one) => one.name);
    const files = [...named, ...fetched].map((name) => new URL(name, window.location.origin));
    return files.filter((file) => file.origin === window.location.origin && file.pathname.startsWith("/static/"));
  }

  async function fetched(address) {
    // Nobody looks at it now: a message for the next page is not for this one (components/messages.html).
    const headers = { "X-Keeps": "yes" };
    const answer = await fetch(address, { redirect: "manual", cache: "no-store", headers });
    if (!answer.ok) {
      throw new Error(`${address}: ${answer.status}`);
    }
    return { text: await answer.text(), headers: answer.headers };
  }

  // With what a browser is told to refuse, as when it came; `text` may have been marked.
  function toKeep({ headers }, text, now) {
    const given = HEADERS.filter((name) => headers.has(name)).map((name) => [name, headers.get(name)]);
    return new Response(text, { headers: [...given, ["X-Kept", now]] });
  }

  async function keepPages() {
    const { form, plan, classes } = pages.dataset;
    const name = OWN + person;
    for (const other of await caches.keys()) {
      if (other.startsWith(OWN) && other !== name) {
        await caches.delete(other);
      }
    }
    const before = await caches.match(classes, { cacheName: name });
    if (before && Date.now() - Number(before.headers.get("X-Kept")) < FRESH) {
      return;
    }
    const told = await Promise.all([form, plan, classes].map(fetched));
    const files = new Set(told.slice(0, 2).flatMap(({ text }) => filesOf(text)).map((file) => file.pathname));
    let cache = await caches.open(name);
    const known = new Set((await cache.keys()).map((request) => new URL(request.url).pathname));
    const missing = [...files].filter((file) => !known.has(file));
    if (before && missing.length) {
      // Another version of the portal: its files with none of the old ones.
      await caches.delete(name);
      cache = await caches.open(name);
      missing.splice(0, missing.length, ...files);
    }
    await cache.addAll(missing);
    const now = String(Date.now());
    // A page says that it was kept: its uid has been seen, and its date is another day's.
    const mark = ({ text }) => text.replace("<html ", `<html data-kept="${now}" `);
    await cache.put(form, toKeep(told[0], mark(told[0]), now));
    await cache.put(plan, toKeep(told[1], mark(told[1]), now));
    await cache.put(classes, toKeep(told[2], told[2].text, now));
    if (leaving) {
      await caches.delete(name);
    }
  }

  async function begin() {
    await paint();
    const answered = document.querySelector("[data-answered]");
    if (answered) {
      await remove(answered.dataset.answered); // the page has all of it, and says what can be done
    }
    sendAll(["waiting"]);
    if (!pages || !place.dataset.worker || !navigator.serviceWorker || document.documentElement.dataset.kept) {
      return;
    }
    const worker = await navigator.serviceWorker.register(place.dataset.worker, { scope: "/" });
    if (worker) {
      await keepPages();
      await navigator.serviceWorker.ready;
      document.dispatchEvent(new CustomEvent("device:kept"));
    }
  }

  window.addEventListener("online", () => {
    trouble = "";
    SOON.forEach((wait) => window.setTimeout(() => navigator.onLine && sendAll(["waiting"]), wait));
  });
  window.addEventListener("offline", () => {
    trouble = "no-network";
    paint();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") {
      sendAll(["waiting"]);
    }
  });
  window.setInterval(() => {
    if (document.visibilityState === "visible") {
      sendAll(["waiting"]);
    }
  }, AGAIN);

  // Without a network a press on the plan leads to the form, which keeps what is said.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (navigator.onLine || form.method !== "post" || form.id === "log-form") {
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    const link = form.querySelector("a[href*='planned=']");
    if (link && event.submitter && event.submitter.value === "happened") {
      window.location.assign(link.href);
      return;
    }
    place.querySelector("[data-said]").textContent = place.dataset.needsNetwork;
    paint();
  }, true);

  window.oshubDevice = {
    ASKS,
    BEGUN,
    person,
    pages,
    read,
    put,
    remove,
    waiting,
    sendOne,
    sendAll,
    ask,
    paint,
    trouble: () => trouble,
    async classes() {
      const kept = pages && (await caches.match(pages.dataset.classes));
      return kept ? kept.json() : null;
    },
    async clear() {
      leaving = true;
      for (const item of (await everything()).filter((one) => one.person === person)) {
        await remove(item.uid);
      }
      for (const name of (await caches.keys()).filter((one) => one.startsWith(OWN))) {
        await caches.delete(name);
      }
    },
  };
  begin().catch(() => paint());
})();
