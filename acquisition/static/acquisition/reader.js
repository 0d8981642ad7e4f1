// Tells how long each section of the book was before a reader's eyes: only while the page is seen, and from three
// seconds on. Answers that the link opens nothing any more take the book away at once.
(() => {
  const book = document.querySelector("[data-reading]");
  if (!book || !("IntersectionObserver" in window)) return;
  const SHORTEST = 3, EVERY = 15;
  const seen = new Set(), seconds = new Map(), told = new Map();

  const watch = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) seen.add(target.dataset.section);
      else seen.delete(target.dataset.section);
    }
  }, { rootMargin: "-35% 0px -35% 0px" });  // the middle of the window, where one reads
  document.querySelectorAll("[data-section]").forEach((section) => watch.observe(section));

  const tell = async (section) => {
    const now = seconds.get(section);
    told.set(section, now);
    const body = new URLSearchParams({ seal: book.dataset.seal, section, seconds: now });
    try {
      const answer = await fetch(book.dataset.reading, { method: "POST", body, keepalive: true, credentials: "same-origin" });
      if (answer.status === 410) location.replace(location.pathname);
    } catch { /* without a connection reading goes on, untold */ }
  };

  setInterval(() => {
    if (document.visibilityState !== "visible") return;
    for (const section of seen) {
      const now = (seconds.get(section) || 0) + 1;
      seconds.set(section, now);
      const before = told.get(section) || 0;
      if (before ? now - before >= EVERY : now >= SHORTEST) tell(section);
    }
  }, 1000);

  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "hidden") return;
    for (const [section, now] of seconds) if (now >= SHORTEST && now > (told.get(section) || 0)) tell(section);
  });
})();
