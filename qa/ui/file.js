// A file that was made of the conversation: saved at once, without leaving anything on the server.
watch("value", () => {
  const made = element.querySelector(".file");
  if (!made) return;
  const url = URL.createObjectURL(new Blob([made.dataset.text], { type: `${made.dataset.type};charset=utf-8` }));
  const link = Object.assign(document.createElement("a"), { href: url, download: made.dataset.name });
  made.remove();
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
});
