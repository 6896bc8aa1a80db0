// Writes every value as it is typed. One change is under way at a time, in the order in which they were made.
import { base, button, control, element, get, notes, post } from "./request.js";

const PAUSE = 400; // ms after the last key
const RETRY = 3000;
const slug = document.body.dataset.slug;
const status = document.getElementById("saved");
const trouble = document.getElementById("trouble");
const form = () => document.getElementById("form");
const timers = new Map();
let queue = Promise.resolve();
let waiting = 0;
let accepted = 0; // how many answers the page has taken over
let told = false; // whether one of them had the findings
const listeners = [];

export const version = () => form().dataset.version;
export const onChange = (listener) => listeners.push(listener);
const draftKey = (name) => `reportgen ${slug} ${name}`;

export function grow(area) {
  if (area.tagName !== "TEXTAREA") return;
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight + 2}px`;
}

function remember(field) {
  try {
    if (field.value === field.dataset.before) localStorage.removeItem(draftKey(field.dataset.name));
    else localStorage.setItem(draftKey(field.dataset.name), JSON.stringify([field.dataset.before, field.value]));
  } catch (error) {
    // The browser keeps nothing; the text still is in the field.
  }
}

function recall(field) {
  try {
    const kept = JSON.parse(localStorage.getItem(draftKey(field.dataset.name)) || "null");
    if (!kept || field.readOnly || field.disabled) return;
    if (kept[1] === field.value) return localStorage.removeItem(draftKey(field.dataset.name));
    if (kept[0] === field.dataset.before) {
      field.value = kept[1];
      schedule(field);
    } else showConflict(field, field.dataset.before, kept[1]);
  } catch (error) {
    // A draft that cannot be read is left alone.
  }
}

export function schedule(field, pause = PAUSE) {
  grow(field);
  remember(field);
  clearTimeout(timers.get(field.dataset.name));
  if (field.value === field.dataset.before) return;
  say("正在写…");
  timers.set(field.dataset.name, setTimeout(() => save(field), pause));
}

export function flush() {
  for (const field of document.querySelectorAll("[data-name]")) {
    if (timers.has(field.dataset.name)) save(field);
  }
  return queue;
}

function save(field) {
  const name = field.dataset.name;
  clearTimeout(timers.get(name));
  timers.delete(name);
  return enqueue(async () => {
    const now = control(name);
    if (!now || now.value === now.dataset.before) return;
    const after = now.value;
    const change = { name, before: now.dataset.before, after, base: version() };
    const answer = await insist(() => post(`${base}/value`, change, document.visibilityState === "hidden"));
    clearNote(name, "fault");
    if (answer.ok) {
      now.dataset.before = after;
      remember(now);
      accept(answer, answer.saved ? "已存" : "");
    } else if (answer.conflict) {
      showConflict(now, answer.theirs, after);
      say("有冲突，没有存");
    } else refuse(name, answer);
  });
}

// Repeats a request until the server can be reached.
async function insist(request) {
  for (;;) {
    const answer = await request();
    if (answer.status) {
      if (!trouble.dataset.session) hideTrouble();
      return answer;
    }
    showTrouble(answer);
    await new Promise((done) => setTimeout(done, RETRY));
  }
}

export function enqueue(work) {
  waiting += 1;
  queue = queue.then(work).catch(() => say("程序出错，没有存；重新打开这一页")).then(() => {
    waiting -= 1;
  });
  return queue;
}

// Changes other than of a value: items, undo, scores. The values typed so far are written first.
export function change(path, body) {
  flush();
  return new Promise((done) => {
    enqueue(async () => {
      const answer = await insist(() => post(`${base}/${path}`, { ...body, base: version() }));
      if (answer.ok) await accept(answer, "已存");
      else {
        showTrouble(answer);
        if (answer.conflict) await look();
      }
      done(answer);
    });
  });
}

export async function accept(answer, words) {
  accepted += 1;
  if (answer.findings) told = true;
  if (words) say(`${words} ${new Date().toTimeString().slice(0, 8)}`);
  if (answer.shape !== undefined && answer.shape !== form().dataset.shape) await redraw();
  else if (answer.version) {
    form().dataset.version = answer.version;
    for (const [name, value] of Object.entries(answer.values || {})) fill(control(name), value);
  }
  for (const listener of listeners) listener(answer);
}

function fill(field, value) {
  if (!field || field.dataset.before === value) return;
  const typed = field.value !== field.dataset.before;
  if (typed && field.value !== value) return; // it is saved with its own before, and then the conflict shows
  field.dataset.before = value;
  field.value = value;
  grow(field);
  field.classList.add("changed");
  setTimeout(() => field.classList.remove("changed"), 2000);
}

// The file has other items than the form: draw the form anew, but keep what is being typed and where.
async function redraw() {
  const response = await fetch(`${base}/form`, { credentials: "same-origin" });
  if (!response.ok) return;
  const typed = new Map();
  for (const field of document.querySelectorAll("[data-name]")) {
    if (field.value !== field.dataset.before) typed.set(field.dataset.name, [field.dataset.before, field.value]);
  }
  const focus = document.activeElement && document.activeElement.dataset.name;
  const made = new DOMParser().parseFromString(await response.text(), "text/html").getElementById("form");
  const unfolded = [...form().querySelectorAll("details[open]")].map((each) => each.dataset.optional);
  form().replaceWith(made);
  for (const name of unfolded) {
    const again = form().querySelector(`[data-optional="${CSS.escape(name)}"]`);
    if (again) again.open = true;
  }
  for (const [name, [before, value]] of typed) {
    const field = control(name);
    if (field && field.dataset.before === before) {
      field.value = value;
      schedule(field);
    }
  }
  prepare(false);
  if (focus && control(focus)) control(focus).focus();
}

export async function look() {
  if (waiting) return;
  const before = accepted;
  const answer = await get(`${base}/state?version=${told ? version() : ""}`);
  if (!answer.ok) return answer.status ? showTrouble(answer) : say("连不上服务器，写的先留在这里");
  if (answer.filing !== document.body.dataset.filing) return location.reload();
  // An answer that others have overtaken tells what was before them.
  if (waiting || accepted !== before || !answer.version) return;
  if (!told || answer.version !== version()) await accept(answer, "");
}

function say(words) {
  status.textContent = words;
}

export function showTrouble(answer) {
  trouble.hidden = false;
  if (answer.status === 401 || answer.status === 403) trouble.dataset.session = "1";
  const more = (answer.findings || []).map((f) => `${f.key}：${f.message}。${f.advice}`).join("\n");
  trouble.textContent = [answer.error, answer.advice, more].filter(Boolean).join("\n");
}

function hideTrouble() {
  trouble.hidden = true;
}

function clearNote(name, kind) {
  const place = notes(name);
  if (place) place.querySelectorAll(`.${kind}`).forEach((note) => note.remove());
}

function refuse(name, answer) {
  say("没有存");
  if (answer.status === 401 || answer.status === 403) return showTrouble(answer);
  const texts = (answer.findings || []).map((f) => `${f.message}。${f.advice}`);
  const note = element("p", texts.join("\n") || `${answer.error}。${answer.advice}`, "fault problem");
  note.append(element("b", "（没有存）"));
  const place = notes(name);
  if (place) place.append(note);
}

function showConflict(field, theirs, ours) {
  const name = field.dataset.name;
  clearNote(name, "conflict");
  const box = element("div", "", "conflict");
  box.append(element("p", "别人刚刚也改了这里，两边都在："));
  box.append(element("p", `别人的：${theirs || "（空）"}`), element("p", `您的：${ours || "（空）"}`));
  const settle = (value) => {
    const now = control(name);
    now.dataset.before = theirs;
    now.value = value;
    box.remove();
    schedule(now, 0);
    if (value === theirs) say("用了别人的");
  };
  box.append(button("用我的", () => settle(ours)), button("用别人的", () => settle(theirs)));
  box.append(button("两段都留，接着改", () => settle(`${theirs}${ours}`)));
  const place = notes(name);
  if (place) place.append(box);
}

export function prepare(first = true) {
  for (const field of document.querySelectorAll("[data-name]")) {
    grow(field);
    if (!first) continue;
    recall(field);
    if (field.value !== field.dataset.before && !field.readOnly && !notes(field.dataset.name).querySelector(".conflict")) {
      schedule(field); // it was typed before this script was there
    }
  }
}

// A value is one paragraph: Enter goes to the next field, and what is pasted is joined.
document.addEventListener("input", (event) => {
  const field = event.target;
  if (!field.dataset.name) return;
  if (field.value.includes("\n")) field.value = field.value.replace(/\s*\n\s*/g, "");
  schedule(field);
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || event.target.tagName !== "TEXTAREA" || !event.target.dataset.name) return;
  event.preventDefault();
  const fields = [...document.querySelectorAll("[data-name]")];
  const next = fields[fields.indexOf(event.target) + 1];
  if (next) next.focus();
});
document.addEventListener("focusout", (event) => {
  if (event.target.dataset.name && timers.has(event.target.dataset.name)) save(event.target);
});
for (const moment of ["visibilitychange", "pagehide"]) {
  document.addEventListener(moment, () => {
    if (document.visibilityState === "hidden") flush();
  });
}
