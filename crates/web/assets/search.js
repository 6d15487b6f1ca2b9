// Search from anywhere: Ctrl-K or / opens the bar's field in a dialog and shows, as one types, what its page would show.
// Without this script, or in a browser without dialogs, the field leads to the page.

const form = document.querySelector(".bar form.search");
const pause = 120;

if (form && typeof HTMLDialogElement === "function") start(form);

function start(form) {
  const finder = build(form);
  document.body.append(finder.dialog);
  document.addEventListener("keydown", (event) => {
    if (!opens(event) || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    open(finder, form);
  });
  finder.input.addEventListener("input", () => later(finder));
  finder.dialog.addEventListener("keydown", (event) => move(finder, event));
  finder.dialog.addEventListener("click", (event) => {
    if (event.target === finder.dialog) finder.dialog.close();
  });
}

// The dialog holds the same form under names of its own, a line that tells how much was found, and the hits.
function build(form) {
  const dialog = document.createElement("dialog");
  dialog.className = "finder";
  dialog.setAttribute("aria-label", "Tìm kiếm");
  const own = form.cloneNode(true);
  const input = own.querySelector("input");
  input.id = "finder-field";
  input.autocomplete = "off";
  input.removeAttribute("data-search");
  own.querySelector("label").htmlFor = input.id;
  const says = document.createElement("p");
  says.className = "muted small";
  says.setAttribute("role", "status");
  says.setAttribute("aria-live", "polite");
  const hits = document.createElement("div");
  const shut = document.createElement("button");
  shut.type = "button";
  shut.className = "button compact";
  shut.textContent = "Đóng";
  shut.addEventListener("click", () => dialog.close());
  const foot = document.createElement("div");
  foot.className = "row";
  foot.append(shut);
  dialog.append(own, says, hits, foot);
  return { dialog, input, says, hits, action: form.action, timer: 0, asked: null };
}

function opens(event) {
  if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey) return event.key.toLowerCase() === "k";
  return event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target);
}

function isTyping(at) {
  return at instanceof Element && at.closest("input, textarea, select, [contenteditable]") !== null;
}

function open(finder, form) {
  finder.input.value = form.querySelector("input").value;
  finder.dialog.showModal();
  finder.input.focus();
  finder.input.select();
  ask(finder);
}

function later(finder) {
  clearTimeout(finder.timer);
  finder.timer = setTimeout(() => ask(finder), pause);
}

// An answer that a later question has overtaken is dropped.
async function ask(finder) {
  finder.asked?.abort();
  const asked = new AbortController();
  finder.asked = asked;
  const query = new URLSearchParams({ q: finder.input.value, manh: "1" });
  try {
    const answer = await fetch(`${finder.action}?${query}`, { signal: asked.signal });
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    const text = await answer.text();
    if (finder.asked === asked) show(finder, text);
  } catch (fault) {
    if (fault.name !== "AbortError") finder.says.textContent = "Chưa tìm được. Hãy tải lại trang rồi tìm lại.";
  }
}

function show(finder, text) {
  const piece = new DOMParser().parseFromString(text, "text/html").body.firstElementChild;
  finder.hits.replaceChildren(piece);
  finder.says.textContent = piece.dataset.says;
}

// Up and down walk the field and the links; Enter follows the link, or opens the page from the field; Esc closes by itself.
function move(finder, event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || event.isComposing) return;
  const stops = [finder.input, ...finder.hits.querySelectorAll("a")];
  const at = Math.max(stops.indexOf(document.activeElement), 0);
  event.preventDefault();
  stops[(at + step + stops.length) % stops.length].focus();
}
