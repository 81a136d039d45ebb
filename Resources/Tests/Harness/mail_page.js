"use strict";

// Lists what was caught, newest first, and looks for more every second. Text is only ever set as text.
const list = document.getElementById("list");
const article = document.getElementById("message");
const messages = new Map();

function element(name, text, attributes = {}) {
  const made = document.createElement(name);
  made.textContent = text;
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
  return made;
}

function addRow(message) {
  const button = element("button", "", { type: "button" });
  const kind = message.Channel === "Sms" ? "Text message" : message.Subject || "(no subject)";
  const time = new Date(message.ReceivedAt).toLocaleTimeString();
  button.append(element("strong", kind), element("span", `${time} to ${message.To.join(", ")}`));
  button.addEventListener("click", () => show(message, button));
  const row = element("li", "");
  row.append(button);
  list.prepend(row);
}

function textWithLinks(text) {
  const block = element("pre", "");
  text.split(/(https?:\/\/[^\s<>"']+)/).forEach((part, index) => {
    block.append(index % 2 ? element("a", part, { href: part, target: "_blank", rel: "noopener noreferrer" }) : part);
  });
  return block;
}

function show(message, button) {
  list.querySelectorAll("button").forEach((other) => other.removeAttribute("aria-current"));
  button.setAttribute("aria-current", "true");
  const facts = element("dl", "");
  const rows = [["From", message.From], ["To", message.To.join(", ")], ["Subject", message.Subject],
    ["Attachments", message.Attachments.join(", ")]];
  rows.filter(([, value]) => value).forEach(([name, value]) => facts.append(element("dt", name), element("dd", value)));
  article.replaceChildren(facts);
  if (message.Html) {
    article.append(element("iframe", "", {
      title: "The message as HTML", src: `/messages/${message.Number}/html`,
      sandbox: "allow-popups allow-popups-to-escape-sandbox",
    }));
  }
  article.append(element("h2", "As plain text"), textWithLinks(message.Text));
}

async function refresh() {
  const answer = await fetch("/api/messages");
  const items = (await answer.json()).Items;
  if (items.length < messages.size) {
    messages.clear();
    list.replaceChildren();
    article.replaceChildren();
  }
  items.filter((message) => !messages.has(message.Number)).forEach((message) => {
    messages.set(message.Number, message);
    addRow(message);
  });
  document.getElementById("empty").hidden = items.length > 0;
}

async function watch() {
  try {
    await refresh();
  } finally {
    setTimeout(watch, 1000);
  }
}

watch();
