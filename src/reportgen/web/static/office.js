// The page of an office: puts the parts together.
import "./lists.js";
import "./scores.js";
import "./review.js";
import "./references.js";
import "./origin.js";
import { draw } from "./paper.js";
import { go } from "./findings.js";
import { change, look, onChange, prepare } from "./saving.js";

const POLL = 3000; // ms between looks at what others have changed
const figures = document.getElementById("figures");

onChange((answer) => {
  if (answer.findings) figures.textContent = answer.total ? `总分 ${answer.total}，${answer.grade}` : "";
  for (const [name, rule] of Object.entries(answer.rules || {})) {
    const place = document.querySelector(`[data-rule="${CSS.escape(name)}"]`);
    if (place) place.textContent = rule;
  }
});

document.addEventListener("click", (event) => {
  const tab = event.target.closest("[data-show]");
  if (tab) {
    for (const other of document.querySelectorAll("[data-show]")) {
      other.setAttribute("aria-pressed", String(other === tab));
      document.getElementById(other.dataset.show).classList.toggle("shown", other === tab);
    }
    if (tab.dataset.show === "paper-pane") draw();
  }
  const link = event.target.closest("[data-go]");
  if (link) {
    event.preventDefault();
    go(link.dataset.go);
  }
});

const undo = document.getElementById("undo");
if (undo) undo.addEventListener("click", () => change("undo", {}));

document.getElementById("form-pane").classList.add("shown");
document.body.classList.add("ready");
prepare();
draw();
look();
setInterval(look, POLL);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && look());
