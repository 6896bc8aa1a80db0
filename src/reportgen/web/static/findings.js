// What is wrong, in a list and beside the fields; the reason for what is true and stays.
import { button, control, element, notes } from "./request.js";
import { change, onChange } from "./saving.js";

const list = document.getElementById("findings");
const locked = Boolean(document.body.dataset.locked);
const kinds = { 错误: "error", 警告: "warning", 提示: "info" };

export function show(findings) {
  document.querySelectorAll(".notes .beside").forEach((note) => note.remove());
  list.replaceChildren(...findings.map(row));
  const open = findings.filter((f) => !f.acknowledged);
  document.querySelectorAll(".finding-count").forEach((place) => {
    place.textContent = open.length ? `${open.length}` : "没有";
  });
  for (const finding of open) {
    const place = finding.key ? notes(finding.key) : null;
    if (place) place.append(element("p", `${finding.message}。${finding.advice}`, `beside ${kinds[finding.severity]}`));
  }
}

function row(finding) {
  const made = element("li", "", `finding ${kinds[finding.severity]}${finding.acknowledged ? " acknowledged" : ""}`);
  made.append(element("b", `${finding.severity} ${finding.code} `));
  if (finding.key) made.append(button(finding.key, () => go(finding.key), "link"));
  made.append(element("span", ` ${finding.message}`), element("span", finding.advice, "advice"));
  if (finding.acknowledged) made.append(element("span", `理由：${finding.acknowledged}`, "advice"));
  else if (!locked && finding.reference) made.append(button("属实，写理由", () => ask(made, finding)));
  return made;
}

function ask(place, finding) {
  const old = place.querySelector("form");
  if (old) return old.remove();
  const form = element("form", "", "reason");
  const field = element("input");
  field.setAttribute("aria-label", `${finding.code} 的理由`);
  field.required = true;
  const send = element("button", "记下");
  form.append(field, send);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    change("waive", { reference: finding.reference, reason: field.value.trim() });
  });
  place.append(form);
  field.focus();
  return undefined;
}

export function go(key) {
  document.querySelector('[data-show="form-pane"]').click();
  const place = control(key) || document.querySelector(`[data-group="${CSS.escape(key)}"]`) || notes(key);
  if (!place) return;
  for (let around = place.closest("details"); around; around = around.parentElement.closest("details")) around.open = true;
  place.scrollIntoView({ block: "center" });
  if (place.focus) place.focus({ preventScroll: true });
}

document.addEventListener("click", (event) => {
  const reference = event.target.dataset.withdraw;
  if (reference) change("waive", { reference, withdraw: true });
});

onChange((answer) => {
  if (answer.findings) show(answer.findings);
});
