// Where a number of the page comes from: a click on it, or the number typed, which a keyboard can do as well.
import { base, button, element, get } from "./request.js";
import { go } from "./findings.js";
import { query } from "./paper.js";

const panel = document.getElementById("origin");
const asked = document.getElementById("origin-number");

document.getElementById("picture").addEventListener("click", (event) => {
  const box = event.target.getBoundingClientRect();
  const share = (value, all) => Math.min(1, Math.max(0, value / all)).toFixed(4);
  ask({ x: share(event.clientX - box.left, box.width), y: share(event.clientY - box.top, box.height) });
});
document.getElementById("origin-form").addEventListener("submit", (event) => {
  event.preventDefault();
  ask({ number: asked.value });
});

async function ask(what) {
  panel.hidden = false;
  panel.replaceChildren(element("p", "正在查…"));
  const answer = await get(`${base}/origin?${query(what)}`);
  if (!answer.ok) return panel.replaceChildren(element("p", `${answer.error}。${answer.advice || ""}`));
  if (!answer.number) return panel.replaceChildren(element("p", answer.problem));
  const [first, ...others] = answer.origins;
  if (!first) return panel.replaceChildren(element("p", `${answer.number}：数据里没有这个数，是模板里的文字或编号。`));
  panel.replaceChildren(...described(first));
  if (others.length) panel.append(element("h3", "也可能是"), ...others.flatMap(described));
  return undefined;
}

function described(origin) {
  const made = [element("p", `${origin.text}　${origin.name}`, "origin-name")];
  made.push(element("p", `${standings[origin.standing] || origin.standing}${origin.reason ? `：${origin.reason}` : ""}`));
  if (origin.place) made.push(element("p", `写在${origin.place}里`));
  if (origin.key) made.push(button(`到这一项：${origin.key}`, () => go(origin.key), "link"));
  for (const each of origin.derivations) {
    made.push(element("p", `${each.name} = ${each.result}`, "origin-name"), element("p", each.formula));
    const list = element("ul");
    for (const [name, value, key] of each.operands) {
      const row = element("li", `${name}：${value} `);
      if (key) row.append(button("到这一项", () => go(key), "link"));
      list.append(row);
    }
    made.push(list, ...each.steps.map((step) => element("p", step)), element("p", each.rounding));
    if (each.remark) made.push(element("p", each.remark));
  }
  return made;
}

const standings = {
  计算: "由程序算出", 填报: "填报的数", 引用: "引用数据，随数据变", 相符: "写在文字里，与数据相符", 互证: "写在文字里，旁边的数可以证明它",
  有据: "有依据", 不符: "写在文字里，与数据不符", 孤立: "写在文字里，没有别的数可以证明它", 日期: "日期", 名称: "名称里的数",
};
