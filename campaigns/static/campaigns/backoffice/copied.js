// Says beside the button whether the address was copied; Wagtail's own controller does the copying.
for (const [event, word] of [["w-clipboard:copied", "copied"], ["w-clipboard:error", "failed"]]) {
  document.addEventListener(event, ({ target }) => {
    const status = target.querySelector("[role=status]");
    if (status) status.textContent = status.dataset[word];
  });
}
