// Verdicts: kept in the browser where that is allowed, saved to and loaded from a file.

const verdicts = new Map(); // "post.finding" -> right, wrong, unsure
const storeKey = "claimlint-verdicts-" + fingerprint(raw);
let keeps = true;
let unsaved = false;
let timer = 0;

function fingerprint(text) {
  let hash = 0xcbf29ce484222325n;
  const step = Math.max(1, Math.floor(text.length / 20000)); // a sample of a large report tells it well enough
  for (let i = 0; i < text.length; i += step) hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(i))) * 0x100000001b3n);
  return text.length.toString(36) + "-" + hash.toString(36);
}

function restore() {
  try {
    const kept = JSON.parse(localStorage.getItem(storeKey) || "{}");
    for (const [key, verdict] of Object.entries(kept)) if (verdict in VERDICTS) verdicts.set(key, verdict);
  } catch {
    keeps = false;
  }
}

function keep() {
  clearTimeout(timer);
  timer = 0;
  if (!keeps) return;
  try {
    localStorage.setItem(storeKey, JSON.stringify(Object.fromEntries(verdicts)));
  } catch {
    keeps = false;
    notice();
  }
}

function notice(text) {
  const said = text || (keeps ? "" : "This browser keeps nothing for this page: save your verdicts before you close it.");
  $("notice").textContent = said;
  $("notice").hidden = !said;
}

const findingsOf = (post) => (post.findings.length ? post.findings : [NOTHING]);
const codeOf = (finding) => (finding.rule < 0 ? "" : rules[finding.rule].code);

function save() {
  const lines = [];
  posts.forEach((post, p) => {
    findingsOf(post).forEach((finding, f) => {
      const verdict = verdicts.get(p + "." + f);
      if (verdict) lines.push(JSON.stringify({ id: post.id, code: codeOf(finding), ...(finding.title && { field: "title" }), start: finding.start, end: finding.end, verdict }));
    });
  });
  const address = URL.createObjectURL(new Blob(lines.map((line) => line + "\n"), { type: "application/x-ndjson" }));
  const link = make("a");
  link.href = address;
  link.download = "verdicts.jsonl";
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
  unsaved = false;
  say(count(lines.length, "verdict") + " saved to verdicts.jsonl");
}

async function load(file) {
  const known = new Map();
  posts.forEach((post, p) => findingsOf(post).forEach((finding, f) => {
    known.set(JSON.stringify([post.id, codeOf(finding), finding.title ? "title" : "text", finding.start, finding.end]), p + "." + f);
  }));
  let taken = 0, left = 0;
  for (const line of (await file.text()).split("\n")) {
    if (!line.trim()) continue;
    let key, row;
    try {
      row = JSON.parse(line);
      key = known.get(JSON.stringify([String(row.id), row.code, row.field || "text", row.start, row.end]));
    } catch { /* counted below */ }
    if (key && row.verdict in VERDICTS) { verdicts.set(key, row.verdict); taken++; } else left++;
  }
  keep();
  refresh();
  notice(count(taken, "verdict") + " loaded" + (left ? "; " + count(left, "line") + " did not fit this report" : ""));
}
