// What makes the pages quicker to use. Every page works without it (and without any of its parts).

const chosenTheme = "theme";

applyTheme();
if (document.readyState === "loading") {
  document.addEventListener("DOMContentLoaded", start);
} else {
  start();
}

function start() {
  focusErrors();
  offerTheme();
  offerCopy();
  offerPrint();
  goOn();
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", closeMenus);
  document.addEventListener("submit", holdForm);
  window.addEventListener("pageshow", releaseForms);
}

// The theme is set before the first paint: the script runs as soon as it is there, not after the page is read.
function applyTheme() {
  const theme = stored(chosenTheme);
  if (theme === "dark" || theme === "light") document.documentElement.dataset.theme = theme;
}

// A form that came back: the reader is taken to what stands in the way.
function focusErrors() {
  document.querySelector("[data-errors]")?.focus();
}

function offerTheme() {
  for (const button of document.querySelectorAll("[data-theme-switch]")) {
    button.hidden = false;
    nameTheme(button);
    button.addEventListener("click", () => {
      switchTheme();
      document.querySelectorAll("[data-theme-switch]").forEach(nameTheme);
    });
  }
}

function nameTheme(button) {
  button.textContent = isDark() ? "Dùng nền sáng" : "Dùng nền tối";
}

// Only a wish that differs from the system's is kept, so that a system that turns dark in the evening is followed.
function switchTheme() {
  const wish = isDark() ? "light" : "dark";
  document.documentElement.dataset.theme = wish;
  store(chosenTheme, (wish === "dark") === systemIsDark() ? null : wish);
}

function isDark() {
  const theme = document.documentElement.dataset.theme;
  return theme ? theme === "dark" : systemIsDark();
}

function systemIsDark() {
  return matchMedia("(prefers-color-scheme: dark)").matches;
}

// A button that copies the text of the field it names; hidden where the browser does not allow it.
function offerCopy() {
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).value);
      button.textContent = "Đã chép";
    });
  }
}

// A button in the place of the words that say how a page is printed.
function offerPrint() {
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.nextElementSibling.hidden = true;
    button.addEventListener("click", () => window.print());
  }
}

function onKey(event) {
  if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
    const search = document.querySelector("[data-search]");
    // Inside the office search.js opens its dialog instead.
    if (!search || document.querySelector("dialog.finder")) return;
    event.preventDefault();
    search.focus();
    search.select();
  } else if (event.key === "Escape") {
    const open = document.querySelector("details.menu[open]");
    if (!open) return;
    open.open = false;
    open.querySelector("summary").focus();
  }
}

function closeMenus(event) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
}

// Long work goes on by itself, part by part, until it is done or somebody stops it; without script each press does a part.
function goOn() {
  const mark = document.querySelector("[data-goes-on]");
  const stop = document.querySelector("[data-stop]");
  if (!mark || !stop) return;
  const next = setTimeout(() => mark.form.requestSubmit(), 1500);
  stop.hidden = false;
  stop.addEventListener("click", () => {
    clearTimeout(next);
    stop.hidden = true;
  });
}

// The server gives one result for one key anyway; this only spares the reader a second click. The button stays
// focusable, or a reader who waits for a file would lose the place.
function holdForm(event) {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.getAttribute("aria-busy")) {
    event.preventDefault();
    return;
  }
  form.setAttribute("aria-busy", "true");
  event.submitter?.setAttribute("aria-disabled", "true");
  // An answer that is a file leaves the page where it is, and the form must come back.
  setTimeout(() => release(form), 8000);
}

function releaseForms() {
  document.querySelectorAll("form[aria-busy]").forEach(release);
}

function release(form) {
  form.removeAttribute("aria-busy");
  for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
}

// A browser that forbids storage forgets the theme and nothing else.
function stored(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

function store(name, value) {
  try {
    if (value === null) localStorage.removeItem(name);
    else localStorage.setItem(name, value);
  } catch {
    return;
  }
}
