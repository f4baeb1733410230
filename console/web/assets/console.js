// Keeps the page up to date: sections from /v1/status, the live tail from /v1/stream.
// The server renders all HTML and escapes it; nothing is built from text here.
"use strict";

const REFRESH_MS = 2000;
const REOPEN_MS = 10000;
const MOST_ROWS = 200;
const MOST_WAITING = 1000;

const connection = document.getElementById("connection");
const filters = document.getElementById("filters");
const tail = document.getElementById("tail");
const tailEmpty = document.getElementById("tail-empty");
const tailState = document.getElementById("tail-state");
const pause = document.getElementById("pause");

function parse(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}

// Sections

async function refresh() {
  if (document.hidden) return;
  try {
    const response = await fetch("/v1/status", { headers: { Accept: "text/html" }, cache: "no-store" });
    if (!response.ok) throw new Error(response.statusText);
    for (const section of parse(await response.text()).children) replaceSection(section);
    connection.textContent = "";
  } catch {
    connection.textContent = "The console does not answer; trying again.";
  }
}

function replaceSection(fresh) {
  const old = document.getElementById(fresh.id);
  if (!old || old.innerHTML === fresh.innerHTML || old.contains(selectedNode())) return;
  const scrolled = old.querySelector(".scroll")?.scrollTop ?? 0;
  const focused = old.contains(document.activeElement) ? [...old.querySelectorAll("a, [tabindex]")].indexOf(document.activeElement) : -1;
  old.replaceChildren(...fresh.childNodes);
  const table = old.querySelector(".scroll");
  if (table) table.scrollTop = scrolled;
  if (focused >= 0) old.querySelectorAll("a, [tabindex]")[focused]?.focus({ preventScroll: true });
}

// Whoever has marked text in a section wants to copy it: it stays as it is until the mark is gone.
function selectedNode() {
  const selection = document.getSelection();
  return selection && !selection.isCollapsed ? selection.anchorNode : null;
}

// Live tail

let source = null;
let lastId = tail.dataset.last ?? "";
let paused = false;
let waiting = [];

function chosen() {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(filters)) {
    if (value.trim()) query.set(name, value.trim());
  }
  return query;
}

function open() {
  source?.close();
  const query = chosen();
  query.set("format", "html");
  if (lastId) query.set("last_event_id", lastId);
  source = new EventSource(`/v1/stream?${query}`);
  source.onopen = showState;
  source.onerror = () => {
    // A refusal (too many streams) ends an EventSource for good; a lost connection it mends by itself.
    if (source.readyState === EventSource.CLOSED) setTimeout(open, REOPEN_MS);
    showState();
  };
  source.onmessage = (message) => {
    lastId = message.lastEventId;
    if (paused) hold(message.data);
    else add(message.data);
    showState();
  };
}

function hold(html) {
  waiting.push(html);
  if (waiting.length > MOST_WAITING) waiting.shift();
}

function add(html) {
  const row = parse(html).firstElementChild;
  if (!row) return;
  const known = tail.querySelector(`:scope > li[data-event="${CSS.escape(row.dataset.event)}"]`);
  if (known) return addRegions(known, row);
  row.classList.add("fresh");
  tail.prepend(row);
  while (tail.children.length > MOST_ROWS) tail.lastElementChild.remove();
  tailEmpty.hidden = true;
}

// An event that goes to several regions arrives once for each: it stays one row.
function addRegions(known, row) {
  const list = known.querySelector(".regions");
  const slugs = new Set([...list.children].map((entry) => entry.textContent));
  for (const entry of [...row.querySelector(".regions").children]) {
    if (!slugs.has(entry.textContent)) list.append(entry);
  }
}

function showState() {
  const live = source?.readyState === EventSource.OPEN;
  const words = paused ? `paused, ${waiting.length} waiting` : live ? "live" : "reconnecting";
  if (tailState.textContent !== words) tailState.textContent = words;
}

function setPaused(now) {
  paused = now;
  pause.setAttribute("aria-pressed", String(paused));
  pause.textContent = paused ? "Go on" : "Pause";
  if (!paused) {
    for (const html of waiting) add(html);
    waiting = [];
  }
  showState();
}

// The server renders what is on the page for the filters, so a new choice loads the page for it.
function applyFilters(event) {
  event?.preventDefault();
  const query = chosen().toString();
  location.assign(`/${query ? `?${query}` : ""}#live`);
}

filters.addEventListener("submit", applyFilters);
for (const select of filters.querySelectorAll("select")) select.addEventListener("change", applyFilters);
pause.addEventListener("click", () => setPaused(!paused));
pause.hidden = false;
document.addEventListener("visibilitychange", refresh);
setInterval(refresh, REFRESH_MS);
open();
