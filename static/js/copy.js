/* A button that copies what stands in a field. Without this script there is no button, and the field can be marked. */
(function () {
  "use strict";

  for (const place of document.querySelectorAll("[data-copy]")) {
    const field = place.querySelector("[data-copy-from]");
    const button = place.querySelector("[data-copy-button]");
    const said = place.querySelector("[data-copy-said]");
    button.hidden = false;
    button.addEventListener("click", async () => {
      field.select();
      try {
        await navigator.clipboard.writeText(field.value);
        said.textContent = said.dataset.copied;
      } catch {
        said.textContent = said.dataset.failed;
      }
    });
  }
})();
