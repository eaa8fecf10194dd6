/* Sending photographs takes a while on a phone: this shows how far it has come. Without it the form works the same. */
(function () {
  "use strict";

  function begin() {
    const form = document.getElementById("photos-form");
    if (form) {
      form.addEventListener("submit", send);
    }
  }

  function send(event) {
    const form = event.currentTarget;
    const told = form.querySelector(".photos-progress");
    const bar = told.querySelector("progress");
    const button = form.querySelector("button[type=submit]");
    const asked = new XMLHttpRequest();
    event.preventDefault();
    button.disabled = true;
    bar.hidden = false;
    bar.value = 0;
    told.querySelector("span").textContent = bar.getAttribute("aria-label");
    told.hidden = false;
    asked.upload.addEventListener("progress", (sent) => {
      if (sent.lengthComputable) {
        bar.value = (100 * sent.loaded) / sent.total;
      }
    });
    // All is there: now each picture is drawn anew.
    asked.upload.addEventListener("load", () => bar.removeAttribute("value"));
    asked.addEventListener("load", () => {
      if (asked.status >= 400 && asked.status !== 422) {
        failed(form, button, told, bar);
      } else {
        answered(asked, form);
      }
    });
    asked.addEventListener("error", () => failed(form, button, told, bar));
    asked.open("POST", form.action || location.href);
    asked.setRequestHeader("HX-Request", "true");
    asked.send(new FormData(form));
  }

  function answered(asked, form) {
    const there = asked.getResponseHeader("HX-Redirect");
    if (there) {
      location.assign(there);
      return;
    }
    const page = new DOMParser().parseFromString(asked.responseText, "text/html");
    const main = page.querySelector("main");
    if (asked.status !== 422 || !main) {
      form.submit(); // such as a sign-in that has run out: the page itself says it
      return;
    }
    const chosen = form.querySelector("input[type=file]");
    const anew = main.querySelector("input[type=file]");
    document.querySelector("main").replaceWith(document.adoptNode(main));
    if (anew && !anew.classList.contains("is-invalid")) {
      anew.files = chosen.files; // only a script can keep what was chosen
    }
    begin();
    const wrong = document.querySelector("main .alert, main .is-invalid");
    if (wrong) {
      wrong.scrollIntoView({ block: "center" });
      wrong.setAttribute("tabindex", "-1");
      wrong.focus();
    }
  }

  function failed(form, button, told, bar) {
    button.disabled = false;
    bar.hidden = true;
    told.querySelector("span").textContent = form.dataset.failed;
  }

  begin();
})();
