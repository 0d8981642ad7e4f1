// From task to task by arrow keys, and first to where one is planned; everything works without.
(() => {
  const place = document.querySelector("[data-tasks]");
  if (!place) return;
  const buttons = () => [...place.querySelectorAll("[data-task-done]")];
  const title = place.querySelector("input[name=title]");

  place.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const all = buttons();
    const here = all.indexOf(event.target);
    if (here < 0 && event.target !== title) return;
    const next = event.target === title ? (step > 0 ? all[0] : null) : all[here + step] || (step < 0 ? title : null);
    if (!next) return;
    event.preventDefault();
    next.focus();
  });

  if (title && !location.hash && matchMedia("(hover: hover)").matches) title.focus(); // no keyboard jumps up on a phone
})();
