/* What every page does beyond plain links and forms. Each part is a help: without it the pages still work. */
(function () {
  "use strict";

  const tokenTag = document.querySelector('meta[name="csrf-token"]');

  // Buttons outside a form send no token of their own, and htmx attributes on the body would not be inherited in htmx 4.
  document.addEventListener("htmx:configRequest", (event) => {
    if (tokenTag && event.detail.verb !== "get") {
      event.detail.headers["X-CSRFToken"] = tokenTag.content;
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

  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && event.target.closest("details[data-menu][open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  focusErrors(document);
})();
