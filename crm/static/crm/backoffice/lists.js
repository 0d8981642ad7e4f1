// Putting columns in order by button, and looking at work in the background without reloading the page.
(() => {
  const { Controller } = window.StimulusModule;

  class Order extends Controller {
    static targets = ["list", "told"];
    static values = { moved: String };

    up(event) {
      this.move(event.currentTarget, (item) => item.previousElementSibling?.before(item));
    }

    down(event) {
      this.move(event.currentTarget, (item) => item.nextElementSibling?.after(item));
    }

    move(button, put) {
      const item = button.closest("li");
      put(item);
      button.focus();
      const place = [...this.listTarget.children].indexOf(item) + 1;
      const name = item.querySelector("[data-name]").textContent;
      this.toldTarget.textContent = this.movedValue.replace("{name}", name).replace("{place}", place);
    }
  }

  class Watch extends Controller {
    connect() {
      this.timer = window.setInterval(() => this.look(), 2000);
    }

    disconnect() {
      window.clearInterval(this.timer);
    }

    async look() {
      const answer = await fetch(window.location.href).catch(() => null);
      if (!answer?.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!page.querySelector('[data-controller="crm-watch"]')) window.location.reload();
      else document.getElementById("list-work").replaceWith(page.getElementById("list-work"));
    }
  }

  window.wagtail.app.register("crm-order", Order);
  window.wagtail.app.register("crm-watch", Watch);
})();
