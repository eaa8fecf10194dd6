/* The grid of a series like a spreadsheet: keys, blocks, undo, and saving by itself. “Saved” is said when the server has
   answered; until then a number is kept in this tab. Without this file the grid is a form with a button. */
(function () {
  "use strict";

  const form = document.getElementById("grid-form");
  const table = document.getElementById("grid");
  if (!form || !table) {
    return;
  }
  const SOON = 300; // milliseconds after a cell was left
  const THINKING = 2000; // and after the last key, where a half typed number harms nothing
  const AGAIN = 8000; // after which what could not be sent is tried again
  const ANSWERS = 20000; // after which a line that hangs is no network
  const OUTLIVES = 60000; // signs that a browser still sends for a page that is left; more of them it refuses to send
  const LONGEST_CELL = 60; // signs, of which no number has as many
  const MOST_NAMED = 8; // of what was left out
  const KEPT = `grid ${window.location.pathname} ${form.elements.person.value}`;
  const said = document.getElementById("grid-said");
  const notes = document.getElementById("notes");
  const undoButton = document.getElementById("undo");
  const logAll = document.getElementById("log-all");
  const wrap = table.closest(".grid-wrap");

  const heads = [...table.tHead.rows[0].querySelectorAll("th[data-key]")];
  const rows = [...table.tBodies[0].rows].map((row) => [...row.querySelectorAll("input")]);
  const cells = rows.flat();
  const place = new Map(rows.flatMap((row, y) => row.map((cell, x) => [cell, { x, y }])));
  const columns = new Map();
  for (const head of heads) {
    const shown = form.elements.namedItem(`seen-${head.dataset.key}`);
    if (shown) {
      columns.set(head.dataset.key, { head, shown, ...parts(shown.value) });
    }
  }
  const last = new Map(cells.map((cell) => [cell, cell.value])); // as it was when it was left
  const held = new Map(); // what the server did not take, and is not sent again as it is
  const past = [];
  let token = document.querySelector('meta[name="csrf-token"]').content;
  let sending = null;
  let timer = 0;
  let trouble = "";
  let everSaved = false;
  let leaving = false;
  let corner = null; // where a picked block begins

  // ── What a column shows ────────────────────────────────────────────────────────────────────────────────────────────
  function parts(text) {
    const [state, version, ...numbers] = text.split(" ");
    return { state, version, seen: new Map(numbers.filter(Boolean).map((one) => one.split("="))) };
  }

  const told = (column) => [column.state, column.version, ...[...column.seen].map((one) => one.join("="))].join(" ");
  const keyOf = (cell) => /^c-(\d+)-(.+)$/.exec(cell.id).slice(1);
  const columnOf = (cell) => columns.get(keyOf(cell)[0]);
  const saved = (cell) => columnOf(cell)?.seen.get(keyOf(cell)[1]) ?? "";
  // As the server reads it: 22,0 out of a spreadsheet is 22.
  const value = (cell) => cell.value.trim().replace(/^(\d{1,5})[.,]0{1,2}$/, "$1");
  const isOpen = (cell) => !cell.readOnly;
  const isUnsent = (cell) => isOpen(cell) && value(cell) !== saved(cell);
  const waits = (cell) => isUnsent(cell) && held.get(cell) !== value(cell);
  const number = (cell) => (/^\d{1,5}$/.test(value(cell)) ? Number(value(cell)) : null);

  function sum(list) {
    const numbers = list.map(number).filter((one) => one !== null);
    return numbers.length ? String(numbers.reduce((one, other) => one + other, 0)) : "";
  }

  function paint() {
    cells.forEach((cell) => cell.parentElement.toggleAttribute("data-unsent", isUnsent(cell)));
    table.querySelectorAll('[data-sum-of="row"]').forEach((one, y) => (one.textContent = sum(rows[y])));
    table.querySelectorAll('[data-sum-of="column"]').forEach((one, x) => (one.textContent = sum(rows.map((row) => row[x]))));
    table.querySelector('[data-sum-of="all"]').textContent = sum(cells);
    if (logAll) {
      const some = heads.filter((head, x) => head.dataset.state === "typed" && rows.some((row) => value(row[x])));
      logAll.textContent = form.dataset.labels.split("|")[some.length];
    }
    notes.hidden = !notes.children.length;
    undoButton.hidden = !past.length;
    keep();
  }

  function say() {
    const open = cells.filter(isUnsent);
    if (trouble) {
      said.textContent = form.dataset[trouble];
    } else if (open.some(waits) || sending) {
      said.textContent = form.dataset.saving;
    } else if (open.length) {
      said.textContent = form.dataset.amiss;
    } else {
      said.textContent = everSaved ? form.dataset.saved : "";
    }
  }

  // ── What this tab keeps until the server has answered ──────────────────────────────────────────────────────────────
  function keep() {
    const kept = cells.filter(isUnsent).map((cell) => [cell.id, cell.value, saved(cell), columnOf(cell).state]);
    try {
      if (kept.length) {
        sessionStorage.setItem(KEPT, JSON.stringify(kept));
      } else {
        sessionStorage.removeItem(KEPT);
      }
    } catch {
      // a tab that keeps nothing still asks before it is left
    }
  }

  function takeBack() {
    let kept = [];
    try {
      kept = JSON.parse(sessionStorage.getItem(KEPT) || "[]");
    } catch {
      return;
    }
    for (const [id, text, was, state] of kept) {
      const cell = document.getElementById(id);
      if (cell && isOpen(cell) && place.has(cell) && !cell.parentElement.dataset.flag) {
        // The server is told what was seen when it was typed, so that nothing newer is written over.
        const column = columnOf(cell);
        column.state = state;
        column.seen.set(keyOf(cell)[1], was);
        if (!was) {
          column.seen.delete(keyOf(cell)[1]);
        }
        cell.value = text;
        last.set(cell, text);
      }
    }
  }

  // ── Notes under the grid ───────────────────────────────────────────────────────────────────────────────────────────
  const noteOf = (at) => notes.querySelector(`[data-at="${CSS.escape(at)}"]`);

  function where(cell) {
    const names = cell.getAttribute("aria-labelledby").split(" ").map((id) => document.getElementById(id));
    return names.map((one) => one.textContent.replace(/\s+/g, " ").trim()).join(", ");
  }

  function drop(cell) {
    noteOf(cell.id)?.remove();
    cell.parentElement.removeAttribute("data-flag");
    cell.removeAttribute("aria-invalid");
    cell.removeAttribute("aria-describedby");
    held.delete(cell);
  }

  function newNote(at, name, text, state) {
    noteOf(at)?.remove();
    const note = document.importNode(document.getElementById("note").content, true).firstElementChild;
    note.id = `note-${at}`;
    Object.assign(note.dataset, { at, state });
    const link = note.querySelector("a");
    link.textContent = name;
    link.href = `#${at}`;
    note.querySelector("span").textContent = text;
    notes.append(note);
    return note;
  }

  function flag(cell, outcome) {
    held.set(cell, value(cell));
    const note = newNote(cell.id, where(cell), `${value(cell) ? `“${value(cell)}”: ` : ""}${outcome.said}`, outcome.state);
    for (const { 0: name, 1: label } of outcome.asks || []) {
      const yes = document.importNode(document.getElementById("note-yes").content, true).firstElementChild;
      yes.querySelector("input").name = name;
      yes.querySelector("span").textContent = label;
      note.append(yes);
    }
    offerChoice(note);
    cell.parentElement.dataset.flag = outcome.state;
    cell.setAttribute("aria-invalid", "true");
    cell.setAttribute("aria-describedby", note.id);
  }

  function offerChoice(note) {
    if (note.dataset.state === "other" && document.getElementById(note.dataset.at)?.matches("input")) {
      note.append(document.importNode(document.getElementById("note-other").content, true));
    }
  }

  notes.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    const note = event.target.closest("[data-at]");
    const cell = note && document.getElementById(note.dataset.at);
    const does = event.target.dataset.does;
    if (link && cell) {
      event.preventDefault();
      cell.focus();
    } else if (does && cell) {
      drop(cell);
      if (does === "theirs") {
        change([[cell, saved(cell)]]);
      }
      cell.focus();
      soon(0);
    }
  });

  // A yes to what is asked about a cell sends the cell again; one about a session waits for its button.
  notes.addEventListener("change", (event) => {
    const note = event.target.closest("[data-at]");
    const cell = note && document.getElementById(note.dataset.at);
    if (cell && held.has(cell) && [...note.querySelectorAll("input")].every((one) => one.checked)) {
      held.delete(cell);
      soon(0);
    }
  });

  // ── Changing, and taking it back ───────────────────────────────────────────────────────────────────────────────────
  const leftOut = ["outside", "shut"]; // what was pasted and has no cell

  function change(pairs) {
    leftOut.forEach((reason) => noteOf(`paste-${reason}`)?.remove());
    const before = [];
    for (const [cell, text] of pairs) {
      if (isOpen(cell) && (text !== cell.value || text !== last.get(cell))) {
        before.push([cell, last.get(cell)]);
        cell.value = text;
        last.set(cell, text);
        if (held.has(cell) && held.get(cell) !== value(cell)) {
          drop(cell);
        }
      }
    }
    if (before.length) {
      past.push(before);
      soon(SOON);
    }
    paint();
  }

  const leave = (cell) => cell && place.has(cell) && last.get(cell) !== cell.value && change([[cell, cell.value]]);

  function undo() {
    leftOut.forEach((reason) => noteOf(`paste-${reason}`)?.remove());
    const cell = document.activeElement;
    if (place.has(cell) && cell.value !== last.get(cell)) {
      cell.value = last.get(cell);
    } else if (past.length) {
      const before = past.pop();
      for (const [one, text] of before) {
        drop(one);
        one.value = text;
        last.set(one, text);
      }
      before[0][0].focus();
      soon(SOON);
    }
    paint();
    said.textContent = form.dataset.undone;
  }

  undoButton.addEventListener("click", undo);

  // ── Sending ────────────────────────────────────────────────────────────────────────────────────────────────────────
  function soon(after) {
    window.clearTimeout(timer);
    timer = window.setTimeout(flush, after);
    if (!trouble) {
      say();
    }
  }

  function flush() {
    window.clearTimeout(timer);
    if (sending) {
      return sending;
    }
    const batch = cells.filter(waits);
    if (!batch.length) {
      trouble = "";
      say();
      return Promise.resolve();
    }
    sending = send(batch).then((problem) => (trouble = problem)).finally(() => {
      sending = null;
      paint();
      say();
    }).then(() => {
      if (trouble) {
        timer = window.setTimeout(flush, AGAIN);
        return undefined;
      }
      return cells.some(waits) ? flush() : undefined;
    });
    say();
    return sending;
  }

  async function post(body) {
    const headers = { Accept: "application/json", "X-CSRFToken": token };
    const signal = AbortSignal.timeout(ANSWERS);
    const keepalive = String(body).length < OUTLIVES;
    return fetch(form.action, { method: "POST", body, headers, signal, redirect: "manual", keepalive });
  }

  // The page may be older than the sign-in, and its token with it.
  async function renew() {
    const address = document.getElementById("device")?.dataset.here;
    const answer = address && (await fetch(address, { redirect: "manual", cache: "no-store", headers: { Accept: "application/json" } }));
    const here = answer && answer.ok ? await answer.json() : null;
    if (here && here.person === form.elements.person.value) {
      token = here.token;
      return "";
    }
    return here ? "person" : "signIn";
  }

  // Resolves to what is in the way, "" where the server has answered.
  async function send(batch) {
    const body = new URLSearchParams({ autosave: "1", person: form.elements.person.value });
    for (const yes of notes.querySelectorAll("input:checked")) {
      body.set(yes.name, "on");
    }
    const sent = new Map();
    for (const cell of batch) {
      sent.set(cell, value(cell));
      body.set(cell.id, value(cell));
      body.set(`seen-${keyOf(cell)[0]}`, told(columnOf(cell)));
    }
    try {
      let answer = await post(body);
      if (answer.status === 403 || answer.type === "opaqueredirect") {
        const problem = await renew();
        if (problem) {
          return problem;
        }
        answer = await post(body);
      }
      if (answer.status === 409) {
        return "person";
      }
      if (!answer.ok) {
        return "refused";
      }
      take(await answer.json(), sent);
      return "";
    } catch {
      return "noNetwork";
    }
  }

  function take(answer, sent) {
    const others = cells.filter((cell) => isOpen(cell) && !isUnsent(cell));
    for (const [key, now] of Object.entries(answer.columns)) {
      const column = columns.get(key);
      Object.assign(column, parts(now.seen));
      column.shown.value = now.seen;
      if (now.state !== column.head.dataset.state) {
        column.head.dataset.state = now.state;
        column.head.querySelector("button, a")?.replaceWith(Object.assign(document.createElement("span"), { className: "grid__state", textContent: now.label }));
      }
    }
    // What somebody else wrote into cells that were left alone.
    for (const cell of others) {
      cell.value = saved(cell);
      last.set(cell, cell.value);
    }
    for (const [name, outcome] of Object.entries(answer.cells)) {
      const cell = document.getElementById(name);
      if (outcome.state === "saved") {
        drop(cell);
        everSaved = true;
        if (value(cell) === sent.get(cell)) {
          cell.value = outcome.stored;
          last.set(cell, outcome.stored);
        }
      } else if (value(cell) === sent.get(cell)) {
        flag(cell, outcome);
      }
    }
  }

  // ── Moving and picking ─────────────────────────────────────────────────────────────────────────────────────────────
  function go(x, y) {
    const row = rows[Math.max(0, Math.min(y, rows.length - 1))];
    row[Math.max(0, Math.min(x, row.length - 1))].focus();
  }

  function block() {
    const here = place.get(document.activeElement);
    if (!corner || !here) {
      return null;
    }
    const [left, right] = [corner.x, here.x].sort((one, other) => one - other);
    const [top, bottom] = [corner.y, here.y].sort((one, other) => one - other);
    return rows.slice(top, bottom + 1).map((row) => row.slice(left, right + 1));
  }

  function paintBlock() {
    const picked = new Set((block() || []).flat());
    for (const cell of cells) {
      cell.parentElement.toggleAttribute("data-picked", picked.has(cell));
      cell.parentElement.setAttribute("aria-selected", picked.has(cell) ? "true" : "false");
    }
  }

  function pick(move) {
    corner = corner || { ...place.get(document.activeElement) };
    const kept = corner;
    move();
    corner = kept;
    paintBlock();
  }

  const atStart = (cell) => cell.selectionStart === 0;
  const atEnd = (cell) => cell.selectionEnd === cell.value.length;

  function moves(event, cell) {
    const { x, y } = place.get(cell);
    const turned = getComputedStyle(table).direction === "rtl" ? -1 : 1;
    const step = {
      ArrowUp: [x, y - 1],
      ArrowDown: [x, y + 1],
      ArrowLeft: (event.shiftKey || atStart(cell)) && [x - turned, y],
      ArrowRight: (event.shiftKey || atEnd(cell)) && [x + turned, y],
      Enter: [x, event.shiftKey ? y - 1 : y + 1],
      Home: [0, event.ctrlKey ? 0 : y],
      End: [rows[0].length - 1, event.ctrlKey ? rows.length - 1 : y],
    }[event.key];
    return step || null;
  }

  table.addEventListener("keydown", (event) => {
    const cell = event.target;
    if (!place.has(cell) || event.altKey || event.isComposing) {
      return;
    }
    const ctrl = event.ctrlKey || event.metaKey;
    const picked = block();
    if (ctrl && event.key.toLowerCase() === "z" && !event.shiftKey) {
      event.preventDefault();
      undo();
    } else if (event.key === "Escape") {
      cell.value = last.get(cell);
      cell.select();
      corner = null;
      paintBlock();
      paint();
    } else if (["Delete", "Backspace"].includes(event.key) && picked) {
      event.preventDefault();
      change(picked.flat().map((one) => [one, ""]));
    } else if (!ctrl || ["Home", "End"].includes(event.key)) {
      const step = moves(event, cell);
      if (step) {
        event.preventDefault();
        const move = () => go(...step);
        if (event.shiftKey && event.key.startsWith("Arrow")) {
          pick(move);
        } else {
          move();
        }
      }
    }
  });

  table.addEventListener("focusin", (event) => {
    if (place.has(event.target)) {
      corner = null;
      paintBlock();
      event.target.select();
    }
  });
  table.addEventListener("mousedown", (event) => {
    const from = document.activeElement;
    if (event.shiftKey && place.has(event.target) && place.has(from)) {
      event.preventDefault();
      pick(() => event.target.focus());
    }
  });
  table.addEventListener("focusout", (event) => leave(event.target));
  table.addEventListener("input", (event) => {
    paint();
    if (columnOf(event.target)?.state === "typed") {
      window.clearTimeout(timer);
      timer = window.setTimeout(() => {
        leave(event.target);
        flush();
      }, THINKING);
    }
  });

  // ── Copying and pasting ────────────────────────────────────────────────────────────────────────────────────────────
  table.addEventListener("copy", (event) => {
    const picked = block();
    const cell = event.target;
    if (picked || (place.has(cell) && cell.selectionStart === cell.selectionEnd)) {
      event.preventDefault();
      event.clipboardData.setData("text/plain", (picked || [[cell]]).map((row) => row.map(value).join("\t")).join("\n"));
    }
  });

  const short = (words) => (words.length > LONGEST_CELL ? `${words.slice(0, LONGEST_CELL)}…` : words);

  // Cells of a spreadsheet: tabs and lines; one in quotation marks may hold both.
  function read(text) {
    const found = [[]];
    const cell = /[\t\n](?:"((?:[^"]|"")*)"(?=[\t\n]|$)|([^\t\n]*))/g;
    const plain = text.replaceAll("\r\n", "\n").replaceAll("\r", "\n").replace(/\n$/, "");
    for (const match of `\t${plain}`.matchAll(cell)) {
      if (match[0].startsWith("\n")) {
        found.push([]);
      }
      const words = match[1] === undefined ? match[2] : match[1].replaceAll('""', '"');
      found.at(-1).push(short(words.replaceAll("\u00a0", " ").trim()));
    }
    return found;
  }

  table.addEventListener("paste", (event) => {
    const start = place.get(event.target);
    const text = event.clipboardData.getData("text/plain");
    if (!start || !text) {
      return;
    }
    event.preventDefault();
    const told = read(text);
    const picked = block();
    const pairs = [];
    const left = { outside: [], shut: [] };
    const put = (cell, words) => {
      if (!cell) {
        left.outside.push(words);
      } else if (isOpen(cell)) {
        pairs.push([cell, words]);
      } else if (words !== value(cell)) {
        left.shut.push(words);
      }
    };
    if (picked && told.length === 1 && told[0].length === 1) {
      picked.flat().forEach((cell) => put(cell, told[0][0]));
    } else {
      const { x, y } = picked ? place.get(picked[0][0]) : start;
      told.forEach((row, down) => row.forEach((words, right) => put(rows[y + down]?.[x + right], words)));
    }
    change(pairs);
    for (const reason of leftOut) {
      const words = left[reason].filter(Boolean).map((one) => `“${one}”`);
      if (words.length) {
        const more = words.length > MOST_NAMED ? ` (+ ${words.length - MOST_NAMED})` : "";
        const named = words.slice(0, MOST_NAMED).join(", ") + more;
        const note = newNote(`paste-${reason}`, "", `${form.dataset[reason]} ${named}`, "refused");
        note.querySelector("a").remove();
      }
    }
    paint();
    event.target.select();
  });

  // ── Leaving ────────────────────────────────────────────────────────────────────────────────────────────────────────
  form.addEventListener("submit", async (event) => {
    if (leaving) {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    leave(document.activeElement);
    await flush();
    await new Promise((done) => window.setTimeout(done)); // a form sends nothing while its own event is under way
    if (!trouble && cells.some(isUnsent)) {
      notes.querySelector("a, input, button")?.focus(); // what was not taken has to be looked at first
      say();
    } else if (!trouble) {
      leaving = true;
      form.elements.csrfmiddlewaretoken.value = token;
      form.requestSubmit(event.submitter);
    }
  });

  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[href]");
    const away = link && link.origin === window.location.origin && !link.hash && !link.target;
    if (away && cells.some(waits) && !(event.ctrlKey || event.metaKey || event.shiftKey)) {
      event.preventDefault();
      await flush();
      window.location.assign(link.href); // what is still unsent is asked about below
    }
  });

  window.addEventListener("beforeunload", (event) => {
    leave(document.activeElement);
    if (!leaving && cells.some(isUnsent)) {
      event.preventDefault();
    }
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") {
      leave(document.activeElement);
      flush();
    }
  });
  window.addEventListener("online", () => soon(0));
  window.addEventListener("focus", () => trouble && soon(0));
  window.addEventListener("pageshow", () => (leaving = false));

  // ── Beginning ──────────────────────────────────────────────────────────────────────────────────────────────────────
  table.setAttribute("role", "grid");
  wrap.removeAttribute("tabindex");
  for (const cell of cells.filter((one) => one.parentElement.dataset.flag)) {
    held.set(cell, value(cell));
  }
  [...notes.children].forEach(offerChoice);
  takeBack();
  paint();
  const now = heads.findIndex((head) => head.dataset.state === "typed");
  if (now > 0) {
    const head = heads[now];
    wrap.scrollLeft = head.offsetLeft - table.rows[0].cells[0].offsetWidth - 4;
  }
  if (cells.some(waits)) {
    soon(0);
  } else {
    say();
  }
})();
