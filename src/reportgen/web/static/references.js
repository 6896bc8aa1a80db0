// Typing { in a text offers what it may refer to: {预算.执行率}. Arrow keys and Enter choose, Escape closes.
import { base, element, get } from "./request.js";
import { schedule, version } from "./saving.js";

const MOST = 8;
let names = [], of = "", list = null, field = null, active = 0;

document.addEventListener("input", (event) => offer(event.target));
document.addEventListener("keydown", choose, true);
document.addEventListener("focusout", () => setTimeout(() => field !== document.activeElement && close(), 150));

async function offer(target) {
  if (target.tagName !== "TEXTAREA" || !target.dataset.name || target.readOnly) return close();
  const typed = begun(target);
  if (typed === null) return close();
  if (of !== version()) {
    const answer = await get(`${base}/references`);
    if (answer.ok && (answer.names.length || !names.length)) [names, of] = [answer.names, version()];
  }
  const now = begun(target);
  const fit = now === null ? [] : names.filter(([name]) => name.includes(now)).slice(0, MOST);
  if (!fit.length) return close();
  return show(target, fit);
}

// What is typed behind the { that is not closed yet; null where there is none.
function begun(target) {
  const found = /\{([^{}，。；]{0,40})$/.exec(target.value.slice(0, target.selectionStart));
  return found ? found[1] : null;
}

function show(target, fit) {
  close();
  field = target;
  list = element("ul", "", "offers");
  list.id = "offers";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "可以引用的数和文字");
  fit.forEach(([name, value], n) => {
    const row = element("li");
    row.id = `offer-${n}`;
    row.setAttribute("role", "option");
    row.append(element("b", name), element("span", `　${value}`));
    row.addEventListener("mousedown", (event) => {
      event.preventDefault();
      insert(name);
    });
    row.dataset.value = name;
    list.append(row);
  });
  target.after(list);
  target.setAttribute("aria-controls", "offers");
  mark(0);
}

function mark(n) {
  const rows = [...list.children];
  active = (n + rows.length) % rows.length;
  rows.forEach((row, k) => row.setAttribute("aria-selected", k === active ? "true" : "false"));
  field.setAttribute("aria-activedescendant", `offer-${active}`);
}

function choose(event) {
  if (!list || event.target !== field || event.isComposing) return;
  if (event.key === "ArrowDown") mark(active + 1);
  else if (event.key === "ArrowUp") mark(active - 1);
  else if (event.key === "Enter" || event.key === "Tab") insert(list.children[active].dataset.value);
  else if (event.key === "Escape") close();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function insert(name) {
  const target = field;
  const end = target.selectionStart;
  const start = end - begun(target).length;
  target.setRangeText(`${name}}`, start, end, "end");
  close();
  schedule(target);
}

function close() {
  if (!list) return;
  list.remove();
  field.removeAttribute("aria-activedescendant");
  field.removeAttribute("aria-controls");
  list = field = null;
}
