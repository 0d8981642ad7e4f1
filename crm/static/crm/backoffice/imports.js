// How far a list is, asked for each second; when it is done the page is loaded anew. Without it one reloads by hand.
(() => {
  const { Controller } = window.StimulusModule;
  class ImportProgress extends Controller {
    static values = { src: String, every: { type: Number, default: 1000 } };
    connect() { this.timer = setTimeout(() => this.ask(), this.everyValue); }
    disconnect() { clearTimeout(this.timer); }
    async ask() {
      try {
        const response = await fetch(this.srcValue, { headers: { "X-Requested-With": "XMLHttpRequest" } });
        if (response.ok) {
          const part = new DOMParser().parseFromString(await response.text(), "text/html").body;
          if (!part.querySelector("[data-under-way]")) { location.reload(); return; }
          this.show(part);
        }
      } catch { /* the next time */ }
      this.connect();
    }
    show(part) {
      const [label, bar] = [this.element.querySelector("label"), this.element.querySelector("progress")];
      label.textContent = part.querySelector("label").textContent;
      const value = part.querySelector("progress").getAttribute("value");
      if (value === null) { bar.removeAttribute("value"); } else { bar.max = 100; bar.value = value; }
    }
  }
  window.wagtail.app.register("crm-import-progress", ImportProgress);
})();
