/* Signing out on a device on which sessions wait: asked about first, and then nothing of this person stays there. Also
   the file that what waits can be written to. */
(function () {
  "use strict";

  const device = window.oshubDevice;
  const question = document.getElementById("leaving");
  if (!device || !question) {
    return;
  }

  // A spreadsheet must not take a cell for a formula.
  function cell(value) {
    const text = String(value === undefined || value === null ? "" : value);
    const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return `"${safe.replaceAll('"', '""')}"`;
  }

  device.writeFile = async function () {
    const { mine } = await device.waiting();
    const head = JSON.parse(question.dataset.columns);
    const rows = mine.map((item) => [item.day, item.what, item.where, item.heads, item.hub, item.kept, item.uid, item.body]);
    const text = [head, ...rows].map((row) => row.map(cell).join(",")).join("\r\n");
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(["\ufeff", text, "\r\n"], { type: "text/csv" }));
    link.download = `${question.dataset.file}-${new Date().toISOString().slice(0, 10)}.csv`;
    link.click();
    window.setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };

  // Resolves to what was chosen; "" where somebody stays. What was only begun cannot be sent.
  function choose(mine) {
    const dialog = document.importNode(question.content, true).firstElementChild;
    const begun = mine.filter((item) => item.state === device.BEGUN).length;
    const numbers = { number: mine.length - begun, begun };
    for (const [name, number] of Object.entries(numbers)) {
      const place = dialog.querySelector(`[data-${name}]`);
      place.textContent = number;
      place.parentElement.hidden = !number;
    }
    dialog.querySelector("[value=send]").hidden = !numbers.number;
    document.body.append(dialog);
    dialog.showModal();
    return new Promise((done) => {
      dialog.addEventListener("click", (event) => {
        const button = event.target.closest("button[value]");
        if (button && button.value === "export") {
          device.writeFile();
        } else if (button) {
          dialog.close(button.value);
        }
      });
      dialog.addEventListener("close", () => {
        dialog.remove();
        done(dialog.returnValue);
      });
    });
  }

  async function leave(form) {
    let { mine } = await device.waiting();
    while (mine.length) {
      const chosen = await choose(mine);
      if (chosen === "send") {
        await device.sendAll(["waiting", "open", "asks", "other", "refused"]);
        ({ mine } = await device.waiting());
      } else if (chosen === "delete") {
        break;
      } else {
        return;
      }
    }
    await device.clear();
    form.dataset.cleared = "yes";
    form.requestSubmit();
  }

  // Before base.js marks the form as sent.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("form[data-sign-out]") && !form.dataset.cleared) {
      event.preventDefault();
      event.stopImmediatePropagation();
      leave(form).catch(() => {
        form.dataset.cleared = "yes";
        form.requestSubmit();
      });
    }
  }, true);
})();
