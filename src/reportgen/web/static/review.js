// The bureau writes remarks on fields and returns the year.
import { button, element, post } from "./request.js";
import { showTrouble } from "./saving.js";

const form = document.getElementById("return");
const rows = document.getElementById("return-remarks");

function add(name) {
  const row = element("li");
  const label = element("label", name);
  const field = element("textarea");
  field.rows = 2;
  field.dataset.remark = name;
  label.append(field);
  row.append(label, button("不写了", () => row.remove()));
  rows.append(row);
  document.querySelector('[data-show="finding-pane"]').click();
  field.focus();
}

if (form) {
  for (const label of document.querySelectorAll("#form label[for], #form legend")) {
    const name = label.htmlFor ? label.htmlFor.slice(2) : label.parentElement.dataset.group;
    label.after(button("写意见", () => add(name), "quiet remark-button"));
  }
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const remarks = [...rows.querySelectorAll("[data-remark]")].map((f) => [f.dataset.remark, f.value]);
    const reason = document.getElementById("return-reason").value;
    const answer = await post(form.getAttribute("action"), { remarks, reason, json: true });
    if (answer.ok) location.assign(answer.open);
    else showTrouble(answer);
  });
}
