/* What every page does beyond plain links and forms. Each part is a help: without it the pages still work. */
(function () {
  "use strict";

  const SAID_AFTER = 500; // milliseconds in which a reader has taken in what is new
  const tokenTag = document.querySelector('meta[name="csrf-token"]');

  // Buttons outside a form send no token of their own, and htmx attributes on the body would not be inherited in htmx 4.
  document.addEventListener("htmx:configRequest", (event) => {
    if (tokenTag && event.detail.verb !== "get") {
      event.detail.headers["X-CSRFToken"] = tokenTag.content;
    }
  });

  // What was chosen before the scripts had come, over a slow line, is told to what hangs on it now (htmx has begun).
  document.addEventListener("htmx:load", (event) => {
    if (event.target !== document.body) {
      return;
    }
    for (const field of document.querySelectorAll("[hx-trigger] select, form:has([hx-trigger]) select")) {
      const given = Math.max(0, Array.from(field.options).findIndex((option) => option.defaultSelected));
      if (!field.multiple && field.selectedIndex !== given) {
        field.dispatchEvent(new Event("change", { bubbles: true }));
      }
    }
  });

  function focusErrors(root) {
    const summary = root.querySelector("[data-form-errors]");
    if (summary) {
      summary.focus();
    }
  }

  // The value of a button that is disabled is not sent, so it is disabled one moment after the form has been read.
  function markBusy(form, button) {
    form.dataset.sent = "yes";
    if (!button || button.tagName !== "BUTTON") {
      return;
    }
    window.setTimeout(() => {
      button.dataset.idleHtml = button.innerHTML;
      button.textContent = button.dataset.busyText || document.body.dataset.busyText;
      button.disabled = true;
    }, 0);
  }

  function restore(form) {
    delete form.dataset.sent;
    form.querySelectorAll("button[data-idle-html]").forEach(restoreButton);
    if (form.id) {
      document.querySelectorAll(`button[form="${CSS.escape(form.id)}"][data-idle-html]`).forEach(restoreButton);
    }
  }

  function restoreButton(button) {
    button.innerHTML = button.dataset.idleHtml;
    delete button.dataset.idleHtml;
    button.disabled = false;
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.hasAttribute("data-allow-repeat")) {
      return;
    }
    if (form.dataset.sent) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    if (!event.defaultPrevented) {
      markBusy(form, event.submitter);
    }
  });

  // A page taken out of the browser's memory by "back" must not keep a form locked.
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach(restore);
  });

  // htmx takes a form's submit event for itself, so its forms are locked and freed by its own events.
  document.addEventListener("htmx:beforeRequest", (event) => {
    const form = event.detail.elt;
    if (form.matches("form[hx-post]") && !form.hasAttribute("data-allow-repeat")) {
      const trigger = event.detail.requestConfig.triggeringEvent;
      markBusy(form, trigger && trigger.submitter);
    }
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.elt.matches("form[data-sent]")) {
      restore(event.detail.elt);
    }
  });

  document.addEventListener("htmx:afterSettle", (event) => focusErrors(event.target));

  function closeMenus(except) {
    document.querySelectorAll("details[data-menu][open]").forEach((menu) => {
      if (menu !== except) {
        menu.open = false;
      }
    });
  }

  document.addEventListener("click", (event) => closeMenus(event.target.closest("details[data-menu]")));

  // Nor does it stay over the page for who went on with Tab. A dialog gives the focus back to where it was opened.
  document.addEventListener("focusin", (event) => {
    if (!event.target.closest("dialog")) {
      closeMenus(event.target.closest("details[data-menu]"));
    }
  });

  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && event.target.closest("details[data-menu][open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  // A message can be taken away by hand; without script it goes with the next page.
  function showDismiss(root) {
    root.querySelectorAll("[data-dismiss][hidden]").forEach((button) => (button.hidden = false));
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-dismiss]");
    if (button) {
      button.closest("[data-toast]").remove();
      document.getElementById("main").focus({ preventScroll: true });
    }
  });

  document.addEventListener("htmx:afterSettle", (event) => showDismiss(event.target));

  // A question before something is done: the page that asks it, shown as a dialog. If anything is amiss, the page itself.
  async function confirmIn(link) {
    const answer = await fetch(link.href, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const body = page.querySelector("[data-confirm-body]");
    if (!answer.ok || !body) {
      throw new Error("no question");
    }
    const dialog = document.createElement("dialog");
    dialog.className = "dialog";
    dialog.setAttribute("aria-labelledby", "confirm-title");
    dialog.append(document.importNode(body, true));
    dialog.addEventListener("close", () => dialog.remove());
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog || event.target.closest("[data-confirm-cancel]")) {
        event.preventDefault();
        dialog.close();
      }
    });
    document.body.append(dialog);
    dialog.showModal();
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-confirm]");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && window.HTMLDialogElement) {
      event.preventDefault();
      confirmIn(link).catch(() => window.location.assign(link.href));
    }
  });

  // Who came by an address with a language reads on in it, without a cookie that nobody asked for.
  const language = new URLSearchParams(window.location.search).get("lang");
  if (language && language === document.documentElement.lang) {
    document.addEventListener("click", (event) => {
      const link = event.target.closest("a[href]");
      if (link && link.origin === window.location.origin && link.pathname.endsWith("/")) {
        const address = new URL(link.href);
        if (!address.searchParams.has("lang")) {
          address.searchParams.set("lang", language);
          link.href = address.href;
        }
      }
    });
  }

  // A chart is as wide as the screen it was drawn for; with a view box it shrinks to the paper.
  window.addEventListener("beforeprint", () => {
    for (const drawing of document.querySelectorAll(".chart svg:not([viewBox])")) {
      drawing.setAttribute("viewBox", `0 0 ${drawing.getAttribute("width")} ${drawing.getAttribute("height")}`);
    }
  });
  window.addEventListener("afterprint", () => {
    for (const drawing of document.querySelectorAll(".chart svg")) {
      drawing.removeAttribute("viewBox");
    }
  });

  // Readers pass over what a region says when it comes; what changes in it afterwards they announce.
  function saySoon(root) {
    window.setTimeout(() => {
      for (const told of root.querySelectorAll("#messages [data-toast] > p, [data-say-it]")) {
        if (!told.contains(document.activeElement)) {
          told.replaceChildren(...told.cloneNode(true).childNodes);
        }
      }
    }, SAID_AFTER);
  }

  showDismiss(document);
  focusErrors(document);
  if (window.location.hash) {
    // The browser goes to the part that the address names when all is there, and takes the focus along.
    window.addEventListener("load", () => window.setTimeout(focusErrors, 0, document));
  }
  window.addEventListener("load", () => document.querySelectorAll("#messages").forEach(saySoon));
  document.addEventListener("htmx:afterSettle", (event) => saySoon(event.target));

  // Pictures far down a list are fetched when somebody comes near them (cards.css).
  const near = new IntersectionObserver((seen) => {
    seen.filter((one) => one.isIntersecting).forEach((one) => {
      delete one.target.dataset.later;
      near.unobserve(one.target);
    });
  }, { rootMargin: "240px" });
  document.querySelectorAll("[data-later]").forEach((place) => near.observe(place));
})();
