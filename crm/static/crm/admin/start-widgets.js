// Starts the admin's widgets without inline scripts, which our content security policy forbids.
// Templates leave <template data-starts="initDateChooser" data-for="id_x" data-options="{…}"> beside the widget.
(() => {
  const functions = new Set(["initDateChooser", "initTimeChooser", "initDateTimeChooser"]);
  const classes = /^(InlinePanel|MultipleChooserPanel|\w*Chooser)$/;

  function start(marker) {
    const { starts: name, for: id, options } = marker.dataset;
    const known = functions.has(name) || classes.test(name);
    if (!known || typeof window[name] !== "function") return; // its file comes later: tried again below
    delete marker.dataset.starts;
    const given = [...(id ? [id] : []), JSON.parse(options || "{}")];
    if (functions.has(name)) window[name](...given);
    else new window[name](...given);
  }

  const startAll = (root) => root.querySelectorAll("template[data-starts]").forEach(start);

  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) {
      for (const node of addedNodes) {
        if (node.nodeType !== Node.ELEMENT_NODE) continue;
        if (node.matches("template[data-starts]")) start(node);
        else startAll(node);
      }
    }
  }).observe(document.documentElement, { childList: true, subtree: true });

  document.addEventListener("DOMContentLoaded", () => startAll(document));
  window.addEventListener("load", () => startAll(document));
})();
