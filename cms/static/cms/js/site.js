// The site works without this file. It fetches a guard when a visitor first touches a form, puts the codes a visitor
// came with on links and forms (pages are the same for everybody, so the server did not), and counts the page.
// Nothing is stored on the device but the guard, with the page's place in this tab's history and only once the visitor
// touched the form: who goes back and sends the same form again then means the same request.

const [visit] = performance.getEntriesByType("navigation");
const wentBack = visit?.type === "back_forward";

function guarded(form) {
  const { guard } = form.elements;
  const submit = form.querySelector("[type=submit]");
  const place = new URL(form.action).pathname;
  const keep = () => history.replaceState({ ...history.state, [place]: guard.value }, "");
  const recall = () => {
    if (wentBack && history.state?.[place]) guard.value = history.state[place];
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
    setTimeout(() => { submit.disabled = true; }, 0);
  });
  addEventListener("pageshow", () => {
    submit.disabled = false;
    recall(); // the browser may have put back what stood in the fields
  });
}

document.querySelectorAll("form[data-guard]").forEach(guarded);

// A menu that stays open when the keyboard has left it covers what is reached next.
const menu = document.getElementById("menu");
if (menu?.hidePopover) document.addEventListener("focusin", ({ target }) => {
  if (!menu.contains(target) && !target.hasAttribute("popovertarget")) menu.hidePopover();
});

const brought = new URLSearchParams(location.search);
const codes = ["c", "s"].filter((name) => brought.get(name));

/** The address when it is a page of ours. A link in the map is SVG: it has no origin and no plain href. */
function ours(element, attribute) {
  const written = element.getAttribute(attribute) ?? "";
  if (written.startsWith("#") || !URL.canParse?.(written, location)) return null;
  const address = new URL(written, location);
  return address.origin === location.origin ? address : null;
}

function keepCodes(element, attribute) {
  const address = ours(element, attribute);
  if (!address) return;
  for (const name of codes) if (!address.searchParams.has(name)) address.searchParams.set(name, brought.get(name));
  element.setAttribute(attribute, address.href);
}

/** A form that asks with GET forgets what stands in its address; one that is sent has fields of its own for it. */
function keepCodesInside(form) {
  for (const [field, name] of [["campaign_code", "c"], ["story_id", "s"]]) {
    const own = form.elements[field];
    if (own && !own.value && brought.has(name)) own.value = brought.get(name);
  }
  if (form.method !== "get" || !ours(form, "action")) return;
  for (const name of codes.filter((name) => !form.elements[name])) {
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value: brought.get(name) }));
  }
}

if (codes.length) {
  document.querySelectorAll("a[href]").forEach((link) => keepCodes(link, "href"));
  document.querySelectorAll("form").forEach(keepCodesInside);
}

/** The drawing beside the link that is followed grows into the drawing of the page it leads to, where the browser can. */
let followed = null;
let grown = null;
addEventListener("click", ({ target }) => { followed = target.closest?.("a[href]"); });
addEventListener("pageswap", ({ viewTransition }) => {
  const drawn = (followed?.closest("article, li, .trade") ?? followed)?.querySelector(".drawing");
  if (!viewTransition || !drawn) return;
  grown?.style.removeProperty("view-transition-name");
  document.querySelectorAll("figure > .drawing").forEach((own) => own.style.setProperty("view-transition-name", "none"));
  drawn.style.setProperty("view-transition-name", "sheet");
  grown = drawn;
});

/** One view of this page, with the website that led here by name; no cookie, no mark, nothing that comes back. */
function count() {
  const from = URL.canParse?.(document.referrer) ? new URL(document.referrer) : location;
  const told = { path: location.pathname, from: from.host === location.host ? "" : from.hostname, c: brought.get("c") ?? "" };
  navigator.sendBeacon?.("/m", new URLSearchParams(told));
}

if (!navigator.globalPrivacyControl && navigator.doNotTrack !== "1") {
  if (document.prerendering) document.addEventListener("prerenderingchange", count, { once: true });
  else count();
}
