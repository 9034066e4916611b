/* The review sheet: verdicts, comments and flags, kept in this browser under the report's hash, and
   given out as the file that the study reads (reviews/<reviewer>.yaml). */
(function () {
"use strict";
var doc = document;
function by(id) { return doc.getElementById(id); }
function all(selector, from) { return Array.prototype.slice.call((from || doc).querySelectorAll(selector)); }
function make(tag, given) { return Object.assign(doc.createElement(tag), given); }
var panel = by("th-sheet");
if (!panel) return;
var about = JSON.parse(by("th-sheet-data").textContent), key = "synth-review:" + about.report;
var NONE = "not reviewed", VERDICTS = ["agree", "revise", "disagree"];
var ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/, state;

// What is kept: {reviewer, themes: {theme: {verdict, comment, flags: {coding: comment}}}}.
function clean(kept) {
  var out = { reviewer: "", themes: {} };
  if (!kept || typeof kept !== "object") return out;
  out.reviewer = String(kept.reviewer || "");
  about.themes.forEach(function (one) {
    var own = (kept.themes || {})[one.theme];
    if (!own) return;
    var flags = {};
    Object.keys(own.flags || {}).forEach(function (coding) { flags[coding] = String(own.flags[coding]); });
    out.themes[one.theme] = { verdict: VERDICTS.indexOf(own.verdict) < 0 ? NONE : own.verdict, comment: String(own.comment || ""), flags: flags };
  });
  return out;
}
function load() {
  try {
    localStorage.setItem("synth-review", "");
    localStorage.removeItem("synth-review");
    return clean(JSON.parse(localStorage.getItem(key) || "null"));
  } catch (err) {
    if (!(err instanceof SyntaxError)) by("th-store").hidden = false;
    return clean(null);
  }
}
function keep() {
  try {
    if (empty()) localStorage.removeItem(key); else localStorage.setItem(key, JSON.stringify(state));
  } catch (err) { by("th-store").hidden = false; }
  progress();
}
function own(theme) { return state.themes[theme] || (state.themes[theme] = { verdict: NONE, comment: "", flags: {} }); }
function says(one) { return !!one && (one.verdict !== NONE || one.comment.trim() !== "" || Object.keys(one.flags).length > 0); }
function empty() { return !state.reviewer && !Object.keys(state.themes).some(function (theme) { return says(state.themes[theme]); }); }
function progress() {
  var n = about.themes.filter(function (one) { return (state.themes[one.theme] || {}).verdict && state.themes[one.theme].verdict !== NONE; }).length;
  var flags = about.themes.reduce(function (sum, one) { return sum + Object.keys((state.themes[one.theme] || { flags: {} }).flags).length; }, 0);
  var text = n + " of " + about.themes.length + (about.themes.length === 1 ? " theme" : " themes") + " reviewed" + (flags ? ", " + flags + (flags === 1 ? " quotation" : " quotations") + " flagged" : "") + ".";
  if (by("th-progress").textContent !== text) by("th-progress").textContent = text;
}

// The file. Every text stands in double quotes, with all that YAML could misread written as an
// escape; what no YAML file can hold (half of a character, control characters) becomes U+FFFD.
function quoted(text) {
  return '"' + text.replace(/\r\n?/g, "\n")
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(^|[^\ud800-\udbff])[\udc00-\udfff]/g, "$1\ufffd")
    .replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]/g, "\ufffd")
    .replace(/[\\"]/g, "\\$&").replace(/\n/g, "\\n").replace(/\t/g, "\\t")
    .replace(/[\u00a0\u2028\u2029\ufeff\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, function (c) {
      return "\\u" + ("000" + c.charCodeAt(0).toString(16)).slice(-4);
    }) + '"';
}
function today() {
  var d = new Date();
  return d.getFullYear() + "-" + ("0" + (d.getMonth() + 1)).slice(-2) + "-" + ("0" + d.getDate()).slice(-2);
}
function file() {
  var lines = ["reviewer: " + quoted(state.reviewer), "study: " + quoted(about.study), "report: " + quoted(about.report),
    "round: " + about.round, "date: " + today()];
  var said = about.themes.filter(function (one) { return says(state.themes[one.theme]); });
  lines.push(said.length ? "themes:" : "themes: []");
  said.forEach(function (one) {
    var given = state.themes[one.theme], flags = Object.keys(given.flags).sort();
    lines.push("- theme: " + quoted(one.theme), "  sha256: " + quoted(one.sha256), "  verdict: " + given.verdict,
      "  comment: " + quoted(given.comment), flags.length ? "  flags:" : "  flags: []");
    flags.forEach(function (coding) {
      lines.push("  - quotation: " + quoted(coding), "    comment: " + quoted(given.flags[coding]));
    });
  });
  return lines.join("\n") + "\n";
}

// At each theme.
function show() {
  by("th-who").value = state.reviewer;
  all(".th-verdict").forEach(function (box) {
    var given = state.themes[box.dataset.theme] || { verdict: NONE, comment: "", flags: {} };
    all("input[type=radio]", box).forEach(function (radio) { radio.checked = radio.value === given.verdict; });
    var area = box.querySelector("textarea");
    if (area.value !== given.comment) area.value = given.comment;
    list(box);
  });
  all("li.th-tools").forEach(mark);
  progress();
}
function list(box) {
  var theme = box.dataset.theme, flags = Object.keys((state.themes[theme] || { flags: {} }).flags).sort();
  var said = box.querySelector(".th-flags"), card = box.closest("article") || doc;
  said.textContent = flags.length ? "Flagged: " : "To flag a quotation, use the button beside it.";
  flags.forEach(function (coding, i) {
    var li = card.querySelector('li[id$="-' + CSS.escape(coding) + '"]');
    said.append(i ? "; " : "", li ? make("a", { href: "#" + li.id, textContent: coding }) : coding);
  });
}
all(".th-verdict").forEach(function (box) {
  var theme = box.dataset.theme;
  box.addEventListener("change", function (event) {
    if (event.target.type !== "radio") return;
    own(theme).verdict = event.target.value;
    keep();
  });
  box.querySelector("textarea").addEventListener("input", function (event) {
    own(theme).comment = event.target.value;
    keep();
  });
  box.hidden = false;
});

// At each quotation, when its list comes near the screen (filter.js tells).
function codingOf(li) { return li.id.slice(li.parentElement.dataset.g.length); }
function themeOf(li) { return li.closest("article.theme-card").id.slice(6); }
function flagsOf(li) { return (state.themes[themeOf(li)] || { flags: {} }).flags; }
function alike(li, change) {
  var coding = codingOf(li);
  all('li.th-tools[id$="-' + CSS.escape(coding) + '"]', li.closest("article")).forEach(change);
}
function mark(li) {
  var coding = codingOf(li), flags = flagsOf(li), on = coding in flags, button = li.querySelector("button");
  button.setAttribute("aria-pressed", on);
  button.textContent = "flag";
  button.setAttribute("aria-label", "Flag this quotation");
  var label = li.querySelector("label.th-why");
  if (!on) { if (label) label.remove(); return; }
  if (!label) {
    label = make("label", { className: "th-why", textContent: "Why you flag it" });
    var area = make("textarea", { rows: 2, dir: "auto" });
    area.addEventListener("input", function () {
      own(themeOf(li)).flags[coding] = area.value;
      keep();
      alike(li, function (other) { if (other !== li) mark(other); });
    });
    label.append(area);
    li.append(label);
  }
  var text = label.querySelector("textarea");
  if (text.value !== flags[coding]) text.value = flags[coding];
}
doc.addEventListener("quotations", function (event) {
  all("li", event.detail).forEach(function (li) {
    var button = make("button", { type: "button", className: "th-flag" });
    li.classList.add("th-tools");
    li.insertBefore(button, li.querySelector("p"));
    mark(li);
  });
});
doc.addEventListener("click", function (event) {
  var button = event.target.closest && event.target.closest("button.th-flag");
  if (!button) return;
  var li = button.closest("li"), coding = codingOf(li), theme = themeOf(li), flags = own(theme).flags;
  if (coding in flags && flags[coding].trim()) {
    // A written reason is not thrown away by one click.
    if (button.dataset.sure !== "yes") {
      button.dataset.sure = "yes";
      button.textContent = "press again to remove the flag and its reason";
      button.removeAttribute("aria-label");
      return;
    }
  }
  delete button.dataset.sure;
  if (coding in flags) delete flags[coding]; else flags[coding] = "";
  keep();
  alike(li, mark);
  all(".th-verdict").filter(function (box) { return box.dataset.theme === theme; }).forEach(list);
  var area = coding in flags && li.querySelector(".th-why textarea");
  if (area) area.focus();
});

// The panel.
function say(text, wrong) {
  by("th-said").textContent = text;
  by("th-said").classList.toggle("wrong", !!wrong);
}
function named() {
  var who = by("th-who"), fine = ID.test(state.reviewer);
  who.setAttribute("aria-invalid", !fine);
  if (!fine) {
    say(state.reviewer ? "This can’t be an id: use letters, digits, “.”, “_” and “-”." : "Give your id as a reviewer first.", true);
    who.focus();
  }
  return fine;
}
by("th-who").addEventListener("input", function (event) {
  state.reviewer = event.target.value.trim();
  if (ID.test(state.reviewer)) { event.target.removeAttribute("aria-invalid"); say(""); }
  keep();
});
by("th-save").addEventListener("click", function () {
  if (!named()) return;
  var address = URL.createObjectURL(new Blob([file()], { type: "application/yaml" }));
  var link = make("a", { href: address, download: state.reviewer + ".yaml" });
  doc.body.append(link);
  link.click();
  link.remove();
  setTimeout(function () { URL.revokeObjectURL(address); }, 10000);
  say("Downloaded as " + state.reviewer + ".yaml. Send it to the study’s team.");
});
by("th-copy").addEventListener("click", function () {
  if (!named()) return;
  var text = file();
  function byHand() {
    var area = by("th-text");
    by("th-text-box").hidden = false;
    area.value = text;
    area.focus();
    area.select();
    say("The text is selected: copy it with your keyboard or by the menu.");
  }
  if (!navigator.clipboard) { byHand(); return; }
  navigator.clipboard.writeText(text).then(function () { say("Copied."); }, byHand);
});
by("th-clear").addEventListener("click", function () {
  by("th-sure").hidden = false;
  by("th-clear-no").focus();
});
function unsure() { by("th-sure").hidden = true; by("th-clear").focus(); }
by("th-clear-no").addEventListener("click", unsure);
by("th-clear-yes").addEventListener("click", function () {
  state = clean(null);
  keep();
  by("th-text").value = "";
  by("th-text-box").hidden = true;
  show();
  unsure();
  say("Nothing of this review is kept in this browser now.");
});
// Another window of the same browser has the same sheet open.
window.addEventListener("storage", function (event) {
  if (event.key === key || event.key === null) { state = load(); show(); }
});

// Back on this page: it may be as it was left, and the browser may have filled it in itself.
window.addEventListener("pageshow", function (event) {
  if (event.persisted) {
    var kept = load();
    if (by("th-store").hidden) state = kept;
  }
  show();
});

state = load();
panel.querySelector("div").hidden = false;
show();
})();
