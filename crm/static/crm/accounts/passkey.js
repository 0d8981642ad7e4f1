// Ties the button of this page to allauth's passkey code, and says in words when nothing came of it.
(() => {
  const { kind, field } = document.currentScript.dataset;
  const refused = document.getElementById("passkey-refused");
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    refused.hidden = false;
    refused.focus();
  });
  const ids = { credential: field, data: "passkey-data" };
  if (kind === "add") window.allauth.webauthn.forms.addForm({ ids: { ...ids, add: "passkey-button" } });
  else window.allauth.webauthn.forms.authenticateForm({ ids: { ...ids, authenticate: "passkey-button" } });
})();
