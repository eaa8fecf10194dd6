/* Results while somebody types: a list opens under the field, arrows walk through it, Enter goes there. Without script,
   or where the list cannot come, the form is sent as ever. Used by the search and by "Go to". */
(function () {
  "use strict";

  const PAUSE = 140;

  document.querySelectorAll("[data-find]:not([data-find-ready])").forEach((box, number) => {
    box.dataset.findReady = "yes";
    const field = box.querySelector("input[name=q]");
    const list = document.createElement("div");
    const said = document.createElement("p");
    let timer = 0;
    let asking = null;
    let shownFor = "";

    list.id = `find-list-${number}`;
    list.className = "find-list";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", field.labels && field.labels[0] ? field.labels[0].textContent : "");
    said.className = "visually-hidden";
    said.setAttribute("role", "status");
    box.classList.add("find-box");
    box.append(list, said);
    field.setAttribute("role", "combobox");
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", list.id);
    field.setAttribute("aria-expanded", "false");

    const options = () => Array.from(list.querySelectorAll("[role=option]"));
    const active = () => list.querySelector("[aria-selected=true]");
    const alwaysOpen = box.hasAttribute("data-find-open");

    function open(isOpen) {
      list.hidden = !isOpen;
      field.setAttribute("aria-expanded", String(isOpen));
      if (!isOpen) {
        choose(null);
      }
    }

    function choose(option) {
      options().forEach((each) => each.setAttribute("aria-selected", String(each === option)));
      if (option) {
        field.setAttribute("aria-activedescendant", option.id);
        option.scrollIntoView({ block: "nearest" });
      } else {
        field.removeAttribute("aria-activedescendant");
      }
    }

    function go(option, elsewhere) {
      if (elsewhere) {
        window.open(option.dataset.url, "_blank", "noopener");
      } else {
        window.location.assign(option.dataset.url);
      }
    }

    function show(html, text) {
      list.innerHTML = html;
      shownFor = text;
      options().forEach((option, place) => {
        option.id = `${list.id}-${place}`;
      });
      open(list.childElementCount > 0);
      const news = list.querySelector("[data-say]");
      said.textContent = news ? news.dataset.say : "";
    }

    async function ask() {
      const text = field.value.trim();
      if (asking) {
        asking.abort();
      }
      if (!text && !alwaysOpen) {
        show("", "");
        return;
      }
      asking = new AbortController();
      try {
        const answer = await fetch(`${box.dataset.find}?${new URLSearchParams({ q: text })}`, {
          headers: { "X-Requested-With": "fetch" },
          signal: asking.signal,
          redirect: "error",
        });
        if (answer.ok) {
          show(await answer.text(), text);
        }
      } catch {
        // Stopped because more was typed, or no connection: the form still works.
      }
    }

    field.addEventListener("input", () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(ask, PAUSE);
    });

    field.addEventListener("keydown", (event) => {
      const all = options();
      const at = all.indexOf(active());
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        if (list.hidden && all.length) {
          open(true);
        }
        if (all.length) {
          event.preventDefault();
          const step = event.key === "ArrowDown" ? 1 : -1;
          // Below the last and above the first is the field itself.
          const next = at < 0 && step < 0 ? all.length - 1 : at + step;
          choose(all[next] || null);
        }
      } else if (event.key === "Enter" && active() && shownFor === field.value.trim()) {
        event.preventDefault();
        go(active(), event.ctrlKey || event.metaKey);
      } else if (event.key === "Escape" && !list.hidden && !alwaysOpen) {
        event.preventDefault();
        open(false);
      } else if (event.key === "Tab" && !alwaysOpen) {
        open(false);
      }
    });

    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) {
        go(option, event.ctrlKey || event.metaKey);
      }
    });

    field.addEventListener("blur", () => {
      if (!alwaysOpen) {
        open(false);
      }
    });
    box.addEventListener("find:ask", ask);
  });
})();
