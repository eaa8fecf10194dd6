/* Whoever leaves a form with answers that are not stored is asked first. `data-unsaved="yes"`: it came back unstored. */
(function () {
  "use strict";

  const form = document.querySelector("form[data-unsaved]");
  if (!form) {
    return;
  }
  let sending = false;

  function isChanged(field) {
    if (field.type === "radio" || field.type === "checkbox") {
      return field.checked !== field.defaultChecked;
    }
    return field.tagName === "INPUT" && field.type !== "hidden" && field.value !== field.defaultValue;
  }

  form.addEventListener("submit", () => (sending = true));
  window.addEventListener("pageshow", () => (sending = false));

  window.addEventListener("beforeunload", (event) => {
    if (!sending && (form.dataset.unsaved === "yes" || [...form.elements].some(isChanged))) {
      event.preventDefault();
    }
  });
})();
