// The site works without this file. It fetches a guard when a visitor first touches a form, and keeps the
// campaign's code on links that the server did not write, in the address only: nothing is stored on the device.

const form = document.querySelector("form[data-guard]");

if (form) {
  const guard = form.elements.guard;
  let asked = Boolean(guard.value);
  form.addEventListener("focusin", async () => {
    if (asked) return;
    asked = true;
    try {
      const answer = await fetch(form.dataset.guard, { headers: { Accept: "application/json" } });
      guard.value = (await answer.json()).guard;
    } catch {
      asked = false; // the form's own page will serve one
    }
  });
  form.addEventListener("submit", () => {
    const button = form.querySelector("[type=submit]");
    setTimeout(() => { button.disabled = true; }, 0);
  });
  addEventListener("pageshow", () => { form.querySelector("[type=submit]").disabled = false; });
}

const brought = new URLSearchParams(location.search);
const codes = ["c", "s"].filter((name) => brought.has(name));

for (const link of codes.length ? document.querySelectorAll("main a[href]") : []) {
  const address = new URL(link.href, location);
  if (address.origin !== location.origin || link.getAttribute("href").startsWith("#")) continue;
  for (const name of codes) if (!address.searchParams.has(name)) address.searchParams.set(name, brought.get(name));
  link.href = address.href;
}

for (const [field, name] of form ? [["campaign_code", "c"], ["story_id", "s"]] : []) {
  if (!form.elements[field].value && brought.has(name)) form.elements[field].value = brought.get(name);
}
