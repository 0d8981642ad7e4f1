/* Says while one types whether the weights add up; the server decides. */
(() => {
  const { Controller } = window.StimulusModule;

  class Weights extends Controller {
    static targets = ["weight", "said"];
    static values = { whole: Number };

    connect() { this.sum(); }

    sum() {
      const total = this.weightTargets.reduce((sum, field) => sum + (Number(field.value) || 0), 0);
      const right = total === this.wholeValue;
      this.saidTarget.textContent = right ? this.saidTarget.dataset.right : this.saidTarget.dataset.wrong.replace("{total}", total);
      this.saidTarget.classList.toggle("weights-wrong", !right);
    }
  }

  window.wagtail.app.register("weights", Weights);
})();
