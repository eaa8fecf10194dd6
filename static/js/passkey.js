/* A passkey or key that did not answer: says so beside the button, where the page would do nothing. */
(function () {
  "use strict";

  const said = document.querySelector("[data-key-failed]");
  const button = document.querySelector("#passkey_login, [id^=mfa_webauthn_]");
  if (!said || !button) {
    return;
  }
  // The scripts stand at the end of the page; the word belongs under the button.
  (button.closest(".cluster, .form-actions") || button).after(said);
  button.addEventListener("click", () => {
    said.hidden = true;
  });
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    said.hidden = false;
  });
})();
