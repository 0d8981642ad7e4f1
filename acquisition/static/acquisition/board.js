/* Cards move between columns by pointer, key and menu; the server decides, and a refused card snaps back. */
(() => {
  const { Controller } = window.StimulusModule;

  class Board extends Controller {
    static targets = ["column", "card", "dialog", "live"];
    static values = { asked: String, noMove: String, failed: String };

    // --- By pointer
    lift(event) {
      const card = event.target.closest(".card");
      if (!card) return;
      this.lifted = card;
      event.dataTransfer.setData("text/plain", card.dataset.code);
      event.dataTransfer.effectAllowed = "move";
      card.classList.add("card--lifted");
      this.columnTargets.forEach((column) => {
        column.classList.toggle("board-column--open", this.allows(card, column.dataset.stage));
        column.classList.toggle("board-column--shut", !this.allows(card, column.dataset.stage) && column !== this.columnOf(card));
      });
    }

    over(event) {
      const column = event.target.closest(".board-column");
      const fits = this.lifted && column && this.allows(this.lifted, column.dataset.stage);
      this.columnTargets.forEach((one) => one.classList.toggle("board-column--over", fits && one === column));
      if (fits) event.preventDefault();
    }

    drop(event) {
      const column = event.target.closest(".board-column");
      if (!this.lifted || !column) return;
      event.preventDefault();
      this.move(this.lifted, column.dataset.stage);
    }

    put() {
      this.lifted?.classList.remove("card--lifted");
      this.lifted = null;
      this.columnTargets.forEach((column) => column.classList.remove("board-column--open", "board-column--shut", "board-column--over"));
    }

    // --- By key
    key(event) {
      const card = event.target;
      if (!card.matches?.(".card")) {
        if (event.key === "Escape" && event.target.closest(".card-menu")) this.closeMenu(event.target.closest(".card"));
        return;
      }
      const sideways = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      const along = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (!sideways && !along) return;
      event.preventDefault();
      if (along) return this.cardsOf(this.columnOf(card))[this.placeOf(card) + along]?.focus();
      return event.shiftKey || event.altKey ? this.step(card, sideways) : this.walk(card, sideways);
    }

    step(card, direction) {
      const stages = this.columnTargets.map((column) => column.dataset.stage);
      const here = stages.indexOf(this.columnOf(card).dataset.stage);
      const there = direction > 0 ? stages.slice(here + 1) : stages.slice(0, here).reverse();
      const stage = there.find((one) => this.allows(card, one));
      if (stage) this.move(card, stage);
      else this.say(this.noMoveValue);
    }

    walk(card, direction) {
      const here = this.columnTargets.indexOf(this.columnOf(card));
      const there = direction > 0 ? this.columnTargets.slice(here + 1) : this.columnTargets.slice(0, here).reverse();
      const filled = there.find((column) => this.cardsOf(column).length);
      if (filled) (this.cardsOf(filled)[this.placeOf(card)] || this.cardsOf(filled).at(-1)).focus();
    }

    // --- By menu
    choose(event) {
      const next = event.target.closest("a[data-next]");
      if (next) return this.show(next, event);
      const button = event.target.closest("button[data-to]");
      if (!button) return;
      const card = button.closest(".card");
      this.closeMenu(card);
      this.move(card, button.dataset.to);
    }

    closeMenu(card) {
      const menu = card.querySelector(".card-menu");
      if (menu) menu.open = false;
      card.focus();
    }

    // --- The cards that follow; without an answer the link leads to the column in full
    async show(link, event) {
      event.preventDefault();
      try {
        const response = await fetch(link.dataset.next, { redirect: "error" });
        if (!response.ok) throw new Error(response.status);
        const drawn = document.createRange().createContextualFragment(await response.text());
        const first = drawn.querySelector(".card");
        link.closest(".board-more").replaceWith(drawn);
        first?.focus();
      } catch {
        location.assign(link.href);
      }
    }

    // --- The move itself
    async move(card, stage, { reason = "", override = false } = {}) {
      const from = this.columnOf(card);
      const to = this.columnTargets.find((column) => column.dataset.stage === stage);
      if (!to || to === from || card.getAttribute("aria-busy")) return;
      if (!this.allows(card, stage)) return this.say(this.noMoveValue);
      const next = card.nextElementSibling;
      to.querySelector("[data-cards]").prepend(card);
      card.setAttribute("aria-busy", "true");
      const answer = await this.ask(card, stage, reason, override);
      card.removeAttribute("aria-busy");
      if (answer.ok) return this.settle(card, answer, from, to);
      from.querySelector("[data-cards]").insertBefore(card, next);
      card.focus();
      this.explain(card, stage, answer, reason);
    }

    async ask(card, stage, reason, override) {
      const body = new URLSearchParams({ to_stage: stage, reason, version: card.dataset.version });
      if (override) body.set("override", "on");
      try {
        const response = await fetch(`${card.dataset.moveUrl}?${this.askedValue}`, {
          method: "POST", body, headers: { "X-CSRFToken": window.wagtailConfig.CSRF_TOKEN, Accept: "application/json" },
        });
        const json = (response.headers.get("Content-Type") || "").includes("json") ? await response.json() : { message: this.failedValue };
        return { ok: response.ok, ...json };
      } catch {
        return { ok: false, message: this.failedValue };
      }
    }

    settle(card, answer, from, to) {
      const fresh = document.createRange().createContextualFragment(answer.card).querySelector(".card");
      card.replaceWith(fresh);
      [from, to].forEach((column) => { column.querySelector("[data-figures]").innerHTML = answer.figures[column.dataset.stage] ?? ""; });
      fresh.classList.add("card--settled");
      fresh.focus();
      fresh.scrollIntoView({ block: "nearest", inline: "nearest" });
      this.say(answer.announce);
    }

    explain(card, stage, { message, missing = [], may_override: mayOverride, needs_reason: needsReason }, typed) {
      const dialog = this.dialogTarget;
      this.refused = { card, stage, override: Boolean(mayOverride) };
      dialog.querySelector("[data-message]").textContent = message;
      dialog.querySelector("[data-missing]").replaceChildren(...missing.map((one) => this.item(one)));
      const asks = Boolean(mayOverride || needsReason);
      dialog.querySelector("[data-reason]").hidden = !asks;
      dialog.querySelector("[data-override-hint]").hidden = !mayOverride;
      dialog.querySelector("[data-insist]").hidden = !asks;
      const reason = dialog.querySelector("textarea");
      reason.value = typed; // a reason that was too short is written on, not again
      reason.required = asks;
      reason.minLength = mayOverride ? 20 : 1;
      if (!dialog.open) dialog.showModal();
      this.say(message);
    }

    item({ label, link }) {
      const item = document.createElement("li");
      const anchor = document.createElement("a");
      anchor.href = link;
      anchor.textContent = label;
      item.append(anchor);
      return item;
    }

    insist(event) {
      event.preventDefault();
      const { card, stage, override } = this.refused;
      const reason = this.dialogTarget.querySelector("textarea").value;
      this.dismiss();
      this.move(card, stage, { reason, override });
    }

    dismiss() {
      this.dialogTarget.querySelector("textarea").value = "";
      this.dialogTarget.close();
      this.refused?.card.focus();
    }

    // --- Small questions
    allows(card, stage) { return card.dataset.moves.split(",").includes(stage); }
    columnOf(card) { return card.closest(".board-column"); }
    cardsOf(column) { return [...column.querySelectorAll(".card")]; }
    placeOf(card) { return this.cardsOf(this.columnOf(card)).indexOf(card); }
    say(sentence) { this.liveTarget.textContent = ""; requestAnimationFrame(() => { this.liveTarget.textContent = sentence; }); }
  }

  window.wagtail.app.register("acquisition-board", Board);
})();
