// The site works without this file. It fetches a guard when a visitor first touches a form, and keeps the
// campaign's code on links that the server did not write, in the address only: nothing is stored on the device.
// The guard lives with the page's place in this tab's history, and only once the visitor touched the form: who goes
// back and sends the same form again then means the same request.

const form = document.querySelector("form[data-guard]");

if (form) {
  const guard = form.elements.guard;
  const [visit] = performance.getEntriesByType("navigation");
  const keep = () => history.replaceState({ ...history.state, guard: guard.value }, "");
  const recall = () => {
    if (visit?.type === "back_forward" && history.state?.guard) guard.value = history.state.guard;
  };
  let asked = false;
  recall();
  form.addEventListener("focusin", async () => {
    if (asked) return;
    asked = true;
    try {
      if (!guard.value) {
        const answer = await fetch(form.dataset.guard, { headers: { Accept: "application/json" } });
        guard.value = (await answer.json()).guard;
      }
      keep();
    } catch {
      asked = false; // the form's own page will serve one
    }
  });
  form.addEventListener("submit", () => {
    const button = form.querySelector("[type=submit]");
    setTimeout(() => { button.disabled = true; }, 0);
  });
  addEventListener("pageshow", () => {
    form.querySelector("[type=submit]").disabled = false;
    recall(); // the browser may have put back what stood in the fields
  });
}

const brought = new URLSearchParams(location.search);
const codes = ["c", "s"].filter((name) => brought.has(name));

/** The link's address when it is a page of ours. A link in the map is SVG: it has no origin and no plain href. */
function ours(link) {
  const written = link.getAttribute("href");
  if (written.startsWith("#") || !URL.canParse?.(written, location)) return null;
  const address = new URL(written, location);
  return address.origin === location.origin ? address : null;
}

for (const link of codes.length ? document.querySelectorAll("a[href]") : []) {
  const address = ours(link);
  if (!address) continue;
  for (const name of codes) if (!address.searchParams.has(name)) address.searchParams.set(name, brought.get(name));
  link.setAttribute("href", address.href);
}

for (const [field, name] of form ? [["campaign_code", "c"], ["story_id", "s"]] : []) {
  if (!form.elements[field].value && brought.has(name)) form.elements[field].value = brought.get(name);
}
