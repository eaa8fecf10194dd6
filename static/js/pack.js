/* In copies that need no server: narrows the index to titles with the words that are typed. Without it the index is whole. */
(function () {
  "use strict";

  const place = document.querySelector("[data-find]");
  if (!place) {
    return;
  }
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const label = document.createElement("label");
  const field = document.createElement("input");
  const none = document.createElement("span");
  label.textContent = place.dataset.label;
  field.type = "search";
  field.className = "form-control";
  none.setAttribute("role", "status");
  label.append(field);
  place.append(label, none);

  const sections = Array.from(document.querySelectorAll(".pack-letter"), (section) => ({
    section,
    lines: Array.from(section.querySelectorAll("li"), (line) => ({ line, words: fold(line.textContent) })),
  }));

  field.addEventListener("input", () => {
    const wanted = fold(field.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const { section, lines } of sections) {
      let here = 0;
      for (const { line, words } of lines) {
        line.hidden = !wanted.every((word) => words.includes(word));
        here += line.hidden ? 0 : 1;
      }
      section.hidden = here === 0;
      shown += here;
    }
    none.textContent = shown ? "" : place.dataset.none;
  });
})();
