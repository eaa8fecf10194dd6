/* Small comforts of the form that logs a session; everything in it works without them. */
(function () {
  "use strict";

  const form = document.getElementById("log-form");
  if (!form) {
    return;
  }

  // A number that is filled in already is typed over, not added to.
  form.addEventListener("focusin", (event) => {
    if (event.target.matches("input.heads")) {
      event.target.select();
    }
  });

  // The server gives each form an identifier; one that has lost it gets another, so that sending twice counts once.
  const uid = form.elements.namedItem("uid");
  if (uid && !uid.value && window.crypto && window.crypto.randomUUID) {
    uid.value = window.crypto.randomUUID();
  }

  // Say aloud how many classes there are after a school was chosen, instead of reading out each of them.
  const said = document.getElementById("classes-said");
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.id === "classes") {
      const news = event.target.querySelector("[data-say]");
      said.textContent = news ? news.dataset.say : "";
    }
  });
})();
