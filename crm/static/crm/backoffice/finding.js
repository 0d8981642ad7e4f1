// The search of the whole back office: Ctrl+K, ⌘K or / opens it on any page, arrows choose, Enter opens, Escape closes.
// Without this file the box in the side bar leads to the page that shows everything.
(() => {
  const WAIT = 120; // milliseconds after the last letter
  const { Controller } = window.StimulusModule;
  const config = JSON.parse(document.getElementById("wagtail-config")?.textContent || "{}");

  const inText = (node) => node.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(node.tagName);

  class Search extends Controller {
    static targets = ["words", "lines", "said"];
    static values = { url: String, failed: String };

    connect() {
      this.opens = (event) => this.openFor(event);
      document.addEventListener("keydown", this.opens, true); // before the admin's own shortcuts
    }

    disconnect() {
      document.removeEventListener("keydown", this.opens, true);
      this.forget();
    }

    openFor(event) {
      if (this.element.open || event.altKey || event.shiftKey) return;
      const chord = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k";
      const slash = event.key === "/" && !event.ctrlKey && !event.metaKey && config.KEYBOARD_SHORTCUTS_ENABLED;
      if (chord ? event.target.isContentEditable : !slash || inText(event.target)) return; // Ctrl+K in a text is a link
      event.preventDefault();
      event.stopImmediatePropagation();
      this.element.showModal();
      this.wordsTarget.select();
    }

    close() {
      this.element.close();
    }

    closed() {
      this.forget();
      this.show("");
      this.wordsTarget.value = "";
    }

    outside(event) {
      if (event.target === this.element) this.close();
    }

    typed() {
      this.forget();
      const words = this.wordsTarget.value.trim();
      if (!words) return this.show("");
      this.timer = setTimeout(() => this.ask(words), WAIT);
    }

    forget() {
      clearTimeout(this.timer);
      this.asking?.abort();
    }

    async ask(words) {
      const asking = (this.asking = new AbortController());
      try {
        const answer = await fetch(this.urlValue, {
          method: "POST",
          body: new URLSearchParams({ q: words }),
          headers: { "X-CSRFToken": config.CSRF_TOKEN, "X-Requested-With": "XMLHttpRequest" },
          signal: asking.signal,
        });
        if (!answer.ok || answer.redirected) throw new Error(answer.status);
        const lines = await answer.text();
        if (this.asking === asking) this.show(lines);
      } catch {
        if (asking.signal.aborted) return;
        this.show("");
        this.saidTarget.textContent = this.failedValue;
      }
    }

    show(lines) {
      this.linesTarget.innerHTML = lines;
      this.saidTarget.textContent = this.linesTarget.querySelector("[data-said]")?.dataset.said || "";
      this.wordsTarget.setAttribute("aria-expanded", String(this.options.length > 0));
      this.choose(this.options[0]);
    }

    get options() {
      return [...this.linesTarget.querySelectorAll("[role=option]")];
    }

    get chosen() {
      return this.linesTarget.querySelector("[aria-selected=true]");
    }

    choose(option) {
      this.chosen?.setAttribute("aria-selected", "false");
      if (!option) return this.wordsTarget.removeAttribute("aria-activedescendant");
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      this.wordsTarget.setAttribute("aria-activedescendant", option.id);
    }

    pointed(event) {
      const option = event.target.closest("[role=option]");
      if (option && option !== this.chosen) this.choose(option);
    }

    pressed(event) {
      if (event.isComposing) return;
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      const { options } = this;
      if (step && options.length) {
        event.preventDefault();
        const here = options.indexOf(this.chosen);
        this.choose(options[(here + step + options.length) % options.length]);
      } else if (event.key === "Enter" && this.chosen) {
        event.preventDefault();
        this.chosen.click();
      }
    }
  }

  window.wagtail.app.register("crm-search", Search);
})();
