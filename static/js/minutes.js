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

  keeper.addEventListener("htmx:sendError", () => (kept.textContent = kept.dataset.failed));
  keeper.addEventListener("htmx:responseError", (event) => {
    const { status } = event.detail.xhr;
    if (status !== 422) {
      kept.textContent = status === 401 ? kept.dataset.signedOut : kept.dataset.failed; // unsent.js asks again
    }
  });

  keeper.closest("form").addEventListener("submit", () => (waiting = false));

  window.addEventListener("beforeunload", (event) => {
    if (waiting) {
      event.preventDefault();
    }
  });
})();
