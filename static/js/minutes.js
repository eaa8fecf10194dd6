/* While minutes are typed, the page keeps them (htmx sends them); this says so when that fails, and warns who leaves. */
(function () {
  "use strict";

  const keeper = document.querySelector("[data-keeps-draft]");
  const kept = document.getElementById("kept");
  if (!keeper || !kept) {
    return;
  }
  let waiting = false;

  keeper.addEventListener("input", () => (waiting = true));

  keeper.addEventListener("htmx:afterRequest", (event) => {
    waiting = waiting && !event.detail.successful;
    kept.classList.toggle("draft-kept--failed", !event.detail.successful);
  });

  function sayFailed() {
    kept.textContent = kept.dataset.failed;
  }

  keeper.addEventListener("unsent:signed-out", () => (kept.textContent = kept.dataset.signedOut)); // it asks again
  keeper.addEventListener("htmx:sendError", sayFailed);
  keeper.addEventListener("htmx:responseError", (event) => {
    if (event.detail.xhr.status !== 422) {
      sayFailed();
    }
  });

  keeper.closest("form").addEventListener("submit", () => (waiting = false));

  window.addEventListener("beforeunload", (event) => {
    if (waiting) {
      event.preventDefault();
    }
  });
})();
