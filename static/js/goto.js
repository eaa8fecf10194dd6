/* “Go to” in a dialog: by its link, or by Ctrl (on a Mac Command) and K from anywhere. The link alone leads to a page. */
(function () {
  "use strict";

  const dialog = document.getElementById("go-dialog");
  if (!dialog || !dialog.showModal) {
    return;
  }
  const field = dialog.querySelector("input[name=q]");
  const box = dialog.querySelector("[data-find]");

  function open() {
    if (!dialog.open) {
      dialog.showModal();
    }
    field.select();
    box.dispatchEvent(new CustomEvent("find:ask"));
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-go-to]");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      open();
    } else if (event.target === dialog || event.target.closest("[data-go-close]")) {
      dialog.close();
    }
  });

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      open();
    }
  });
})();
