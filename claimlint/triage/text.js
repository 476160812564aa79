// What everything else is made of: the data, elements, numbers, and a post's text made safe to look at.
"use strict";

const PAGE = 50;
const LONG = 1600; // code points of a post that are shown at once
const AROUND = 280; // code points kept around a finding of a longer post
const SEVERITIES = ["ignore", "info", "warning", "error"];
const VERDICTS = { right: ["Right", "a"], wrong: ["Wrong", "d"], unsure: ["Unsure", "i"] };
const NOTHING = { rule: -1, severity: 0, start: 0, end: 0, match: "" }; // stands for "nothing was found here"
// control characters, bidirectional controls and other characters that hide: shown by their number
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/;

const $ = (id) => document.getElementById(id);
const raw = $("data").textContent;
const data = JSON.parse(raw);
$("data").remove();
const { posts, rules, strings } = data;

function make(tag, className, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children);
  return element;
}

const numbers = new Intl.NumberFormat("en");
function number(n) { return numbers.format(n); }
function count(n, word) { return number(n) + " " + word + (n === 1 ? "" : "s"); }
function capital(word) { return word.charAt(0).toUpperCase() + word.slice(1); }
function short(author) { return author.length > 12 ? author.slice(0, 10) + "\u2026" : author; }
function say(text) { $("live").textContent = text; }

// The spans of a long text that stand around its findings, cut between words.
function windows(points, findings) {
  const length = points.length;
  const found = [];
  for (const finding of [...findings].sort((a, b) => a.start - b.start)) {
    let start = Math.max(0, finding.start - AROUND), end = Math.min(length, finding.end + AROUND);
    while (start > 0 && start < finding.start && points[start - 1].trim()) start++;
    while (end < length && end > finding.end && points[end].trim()) end--;
    const last = found[found.length - 1];
    if (last && start <= last[1]) last[1] = Math.max(last[1], end); else found.push([start, end]);
  }
  return found.length ? found : [[0, Math.min(length, LONG)]];
}

// The points from start to end, cut wherever a finding or a piece of evidence begins or ends.
function marked(points, findings, start, end) {
  const cuts = new Set([start, end]);
  const cues = findings.flatMap((finding) => finding.evidence || []);
  for (const [a, b] of [...findings.map((f) => [f.start, f.end]), ...cues.map((cue) => [cue[1], cue[2]])]) {
    if (a > start && a < end) cuts.add(a);
    if (b > start && b < end) cuts.add(b);
  }
  const order = [...cuts].sort((a, b) => a - b);
  const nodes = [];
  for (let i = 0; i + 1 < order.length; i++) {
    const [from, to] = [order[i], order[i + 1]];
    const over = findings.filter((finding) => finding.start <= from && finding.end >= to);
    const cue = cues.find((c) => c[1] <= from && c[2] >= to);
    let content = visible(points.slice(from, to).join(""));
    if (cue) {
      content = make("span", "cue", content);
      content.title = strings[cue[0]];
    }
    if (over.length) {
      const element = make("mark", SEVERITIES[Math.max(...over.map((finding) => finding.severity))], content);
      element.over = over;
      content = element;
    }
    nodes.push(content);
    for (const finding of over.filter((one) => one.end === to)) {
      const word = SEVERITIES[finding.severity];
      nodes.push(make("span", "label " + word, word + " " + codeOf(finding)));
    }
  }
  return nodes;
}

// A text with every character that hides or reorders shown by its number. Line ends stay line ends.
function visible(text) {
  const fragment = document.createDocumentFragment();
  const plain = text.replace(/\r\n?/g, "\n").replace(/\u2022{4,}/g, "\u2022\u2022\u2022"); // a mask need not be as long as what it hides
  let from = 0;
  for (let i = 0; i < plain.length; i++) {
    if (!UNSEEN.test(plain[i])) continue;
    fragment.append(plain.slice(from, i));
    fragment.append(make("span", "unseen-character", "U+" + plain.charCodeAt(i).toString(16).toUpperCase().padStart(4, "0")));
    from = i + 1;
  }
  fragment.append(plain.slice(from));
  return fragment;
}
