// A panel of a dossier is fetched when it comes near, or at once when the address names it; without script its link leads there.
(() => {
  const { Controller } = window.StimulusModule;

  class Panel extends Controller {
    static values = { address: String };

    connect() {
      const near = ([entry]) => entry.isIntersecting && this.load();
      this.watch = new IntersectionObserver((entries) => near(entries.slice(-1)), { rootMargin: "400px" });
      if (this.isNamed) this.load();
      else this.watch.observe(this.element);
    }

    disconnect() {
      this.watch.disconnect();
    }

    get isNamed() {
      return location.hash === `#${this.element.id}`;
    }

    async load() {
      this.watch.disconnect();
      this.element.setAttribute("aria-busy", "true");
      try {
        const response = await fetch(this.addressValue, { redirect: "error" });
        if (!response.ok) throw new Error(response.status);
        const drawn = document.createRange().createContextualFragment(await response.text());
        const parts = [...drawn.children];
        this.element.replaceWith(drawn);
        const named = document.getElementById(location.hash.slice(1)); // the panel, or something in it
        if (parts.some((part) => part.contains(named))) named.scrollIntoView();
      } catch {
        this.element.removeAttribute("aria-busy"); // the link stays, and says what is wrong on its page
      }
    }
  }

  window.wagtail.app.register("crm-panel", Panel);
})();
