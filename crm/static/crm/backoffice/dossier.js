// Whoever opens a form of a dossier, by its key or by hand, writes at once; everything works without.
(() => {
  document.addEventListener("click", (event) => {
    const note = event.target.closest("summary")?.closest("details.dossier__note");
    if (!note || note.open) return; // it closes
    setTimeout(() => note.querySelector("select, input:not([type=hidden]), textarea")?.focus());
  });
})();
