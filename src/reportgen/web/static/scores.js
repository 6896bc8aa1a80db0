// Changing a score: what it changes in the report is shown before it is written.
import { base, button, control, element, post } from "./request.js";
import { change, flush } from "./saving.js";

const dialog = document.getElementById("dialog");
let opener = null;

document.addEventListener("click", (event) => {
  const pressed = event.target.closest("[data-score]");
  if (pressed) open(pressed.dataset.score, pressed);
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !dialog.hidden) close();
});

function close() {
  dialog.hidden = true;
  dialog.replaceChildren();
  if (opener) opener.focus();
}

async function open(indicator, pressed) {
  await flush();
  opener = pressed;
  const form = element("form", "", "dialog-form");
  const title = element("h2", `${indicator}：改分`);
  title.id = "dialog-title";
  const now = control(`评分.${indicator}.自评得分`);
  const score = labelled(form, "得分", now ? now.value : "");
  const reason = labelled(form, "为什么改（必填；还没有扣分原因的，也写作扣分原因）", "");
  const deduction = labelled(form, "另写扣分原因（可不写）", "");
  const effect = element("div", "", "effect");
  effect.setAttribute("role", "status");
  const values = () => ({ indicator, score: score.value, reason: reason.value, deduction: deduction.value });
  let timer = 0;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(async () => showEffect(effect, await post(`${base}/score`, { ...values(), preview: true })), 300);
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const answer = await change("score", values());
    if (answer.ok) close();
    else showEffect(effect, answer);
  });
  const send = element("button", "改", "main");
  form.prepend(title);
  form.append(effect, send, button("不改了", close));
  dialog.replaceChildren(form);
  dialog.hidden = false;
  score.focus();
  score.select();
}

function labelled(form, text, value) {
  const label = element("label", text);
  const field = element("input");
  field.value = value;
  label.append(field);
  form.append(label);
  return field;
}

function showEffect(place, answer) {
  if (!answer.ok) {
    const found = (answer.findings || []).map((f) => `${f.message}。${f.advice}`);
    place.replaceChildren(element("p", found.join("\n") || `${answer.error}。${answer.advice}`, "problem"));
    return;
  }
  const rows = answer.figures.map(([what, before, after]) => `${what}：${before}${before === after ? "（不变）" : ` → ${after}`}`);
  const texts = answer.texts.map(([where, before, after]) => `${where ? `表 ${where}：` : ""}${before || "（空）"} → ${after || "（空）"}`);
  const found = [
    ...answer.lost.map((f) => `不再有：${f.code} ${f.message}`),
    ...answer.gained.map((f) => `新出现：${f.severity} ${f.code} ${f.message}`),
  ];
  const parts = [["数据", answer.data], ["得分", rows], ["报告", texts], ["审核", found], ["注意", answer.remarks]];
  place.replaceChildren();
  for (const [heading, lines] of parts) {
    if (!lines.length) continue;
    place.append(element("h3", heading));
    lines.forEach((line) => place.append(element("p", line)));
  }
}
