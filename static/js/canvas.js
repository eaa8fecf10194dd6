/* The box of a canvas that saves itself: counts what it sends, keeps a copy until it is safe, sends the rest on leaving.
   Everything in it is a help: without it the buttons save. */
(function () {
  "use strict";

  const form = document.getElementById("box-form");
  const field = document.getElementById("id_text");
  const saved = document.getElementById("saved");
  if (!form || !field || !saved) {
    return;
  }
  const turn = form.elements.namedItem("turn");
  const key = form.dataset.keep;
  let safe = field.value;
  let onItsWay = null;

  function nextTurn() {
    turn.value = String(Number(turn.value || 0) + 1);
    return turn.value;
  }

  // ── A copy on this device, until the server has the text ──

  function keep() {
    try {
      if (field.value === safe) {
        window.localStorage.removeItem(key);
      } else {
        window.localStorage.setItem(key, field.value);
      }
    } catch {
      // A browser that keeps nothing: the page still saves.
    }
  }

  function kept() {
    try {
      return window.localStorage.getItem(key);
    } catch {
      return null;
    }
  }

  const offer = document.querySelector("[data-kept]");
  const copy = kept();
  if (copy !== null && copy !== field.value && offer) {
    offer.querySelector("[data-kept-text]").textContent = copy;
    offer.hidden = false;
  } else if (copy !== null) {
    keep();
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-kept-back]")) {
      field.value = copy;
      offer.hidden = true;
      field.focus();
      field.dispatchEvent(new Event("input", { bubbles: true }));
    } else if (event.target.closest("[data-kept-away]")) {
      offer.hidden = true;
      keep();
      field.focus();
    }
  });

  // ── How much room is left ──

  const most = Number(field.dataset.most);
  const room = document.createElement("p");
  room.className = "room";
  room.hidden = true;
  field.insertAdjacentElement("afterend", room);

  function showRoom() {
    const letters = Array.from(field.value).length;
    room.hidden = letters < most * 0.8;
    room.textContent = `${letters} / ${most}`;
    room.classList.toggle("room--over", letters > most);
  }

  field.addEventListener("input", () => {
    keep();
    showRoom();
  });
  showRoom();

  // ── What htmx sends ──

  saved.addEventListener("htmx:configRequest", (event) => {
    event.detail.parameters.turn = nextTurn();
    onItsWay = field.value;
  });

  saved.addEventListener("htmx:afterSwap", () => {
    if (saved.querySelector("[data-saved]")) {
      safe = onItsWay;
      keep();
    }
  });

  function warn(event) {
    const line = saved.querySelector(".saved-line");
    if (line) {
      line.className = "saved-line saved-line--warn";
      line.textContent = event?.type === "unsent:signed-out" ? saved.dataset.signedOut : saved.dataset.offline;
      line.removeAttribute("data-saved");
    }
  }

  saved.addEventListener("unsent:signed-out", warn);
  saved.addEventListener("htmx:sendError", warn);
  saved.addEventListener("htmx:responseError", warn);
  window.addEventListener("online", () => {
    if (field.value !== safe) {
      saved.dispatchEvent(new Event("keepText"));
    }
  });

  // ── On leaving ──

  let submitted = false;
  form.addEventListener("submit", () => {
    submitted = true;
    nextTurn();
  });
  window.addEventListener("pageshow", () => {
    submitted = false;
  });

  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && !submitted && field.value !== safe && saved.hasAttribute("hx-post")) {
      const sent = field.value;
      nextTurn();
      fetch(form.action, { method: "POST", body: new FormData(form), headers: { "HX-Request": "true" }, keepalive: true })
        .then((answer) => answer.text())
        .then((text) => {
          if (text.includes("data-saved")) {
            safe = sent;
            keep();
          }
        })
        .catch(warn);
    }
  });
})();
