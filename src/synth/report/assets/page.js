/* Small helps; without them every link still leads to its group. */
(function () {
"use strict";
var doc = document, root = doc.documentElement;
function all(selector, from) { return Array.prototype.slice.call((from || doc).querySelectorAll(selector)); }

// A passage and its entry in the margin point to each other.
function light(ids, on) {
  ids.forEach(function (id) {
    all('[data-k~="' + id + '"],[data-c="' + id + '"]').forEach(function (el) { el.classList.toggle("lit", on); });
  });
}
function idsOf(el) {
  var near = el.closest && el.closest("[data-k],[data-c]");
  return near ? (near.dataset.k || near.dataset.c).split(" ") : [];
}
if (doc.querySelector(".text")) {
  [["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false]].forEach(function (pair) {
    doc.addEventListener(pair[0], function (event) { light(idsOf(event.target), pair[1]); });
  });
}

// A link to something inside closed details opens them.
function open(el) {
  for (var at = el; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
}

// The filter: a number in a table leads to exactly its codings.
var bar = doc.getElementById("filter"), data = doc.getElementById("narrative-values");
var values = data ? JSON.parse(data.textContent) : {};
function fits(quote, by, value) {
  var of = quote.dataset;
  if (by === "narrative") return of.n === value;
  if (by === "polarity") return quote.classList.contains("contrary") === (value === "contrary");
  if (by === "section" || by === "coder" || by === "code") return of[by] === value;
  if (by === "dimension") return values.section.dimension[of.section] === value;
  if (by === "question") return values.code.question[of.code] === value;
  return ((values.narrative[by] || {})[of.n] || []).indexOf(value) >= 0;
}
function show(group, by, value, words) {
  var inside = doc.getElementById(group);
  if (!inside || !bar) return;
  var found = {};
  all("li[data-n]").forEach(function (quote) {
    var fit = inside.contains(quote) && (!by || fits(quote, by, value));
    quote.hidden = !fit;
    if (fit) found[quote.dataset.id] = true;
  });
  all("details.code").forEach(function (box) {
    var some = all("li[data-n]:not([hidden])", box).length, count = box.querySelector(".count");
    count.dataset.all = count.dataset.all || count.textContent;
    count.textContent = by ? some + " shown of " + count.dataset.all : count.dataset.all;
    box.hidden = !some;
    box.open = !!some;
  });
  all("article.theme-card,.subgroup,.sides>div").forEach(function (box) {
    box.hidden = !box.querySelector("li[data-n]:not([hidden])");
  });
  var n = Object.keys(found).length;
  bar.querySelector("p").textContent = "Shown: " + n + (n === 1 ? " coding of " : " codings of ") + words;
  bar.hidden = false;
  inside.scrollIntoView();
}
function clear() {
  all("li[data-n],details.code,article.theme-card,.subgroup,.sides>div").forEach(function (el) { el.hidden = false; });
  all("details.code").forEach(function (box) {
    var count = box.querySelector(".count");
    count.textContent = count.dataset.all || count.textContent;
    box.open = false;
  });
  bar.hidden = true;
}
function follow() {
  var hash;
  try { hash = decodeURIComponent(location.hash.slice(1)); } catch (err) { hash = location.hash.slice(1); }
  var cut = hash.indexOf("?"), name = cut < 0 ? hash : hash.slice(0, cut);
  if (cut >= 0 && bar) {
    var rest = hash.slice(cut + 1), at = rest.indexOf("=");
    var by = at < 0 ? "" : rest.slice(0, at), value = at < 0 ? "" : rest.slice(at + 1);
    var group = doc.getElementById(name);
    show(name, by, value, (group ? "“" + group.dataset.label + "”" : name) + (by ? ", " + by.replace(/_/g, " ") + ": " + (value || "none") : ""));
    return;
  }
  var target = name && doc.getElementById(name);
  if (target) {
    if (bar && !bar.hidden && target.closest("[hidden]")) clear();
    open(target);
    if (target.closest("details")) target.scrollIntoView();
  }
}
doc.addEventListener("click", function (event) {
  var link = event.target.closest && event.target.closest("a[data-f]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  var href = link.getAttribute("href") + "?" + encodeURIComponent(link.dataset.f);
  if (href === location.hash) follow(); else location.href = href;
});
if (bar) bar.querySelector("button").addEventListener("click", function () {
  var name = location.hash.slice(1).split("?")[0];
  clear();
  history.replaceState(null, "", "#" + name);
  var group = doc.getElementById(name);
  if (group) { group.scrollIntoView(); group.focus({ preventScroll: true }); }
});
window.addEventListener("hashchange", follow);
follow();

// The list of disagreements: boxes to choose by, kept in the address.
var picks = doc.getElementById("picks");
if (picks) {
  var items = all(".differ>li"), boxes = all("select", picks), again = picks.querySelector("button");
  var chosen = function () {
    var want = {};
    boxes.forEach(function (box) { if (box.value) want[box.id.slice(5)] = box.value; });
    return want;
  };
  var sift = function () {
    var want = chosen(), some = Object.keys(want).length > 0, count = 0, of = 0;
    items.forEach(function (el) {
      var d = el.dataset, fit = (!want.kind || d.kind === want.kind) &&
        (!want.narrative || d.narrative === want.narrative) && (!want.state || d.state === want.state) &&
        (!want.code || d.a === want.code || d.b === want.code) &&
        (!want["with"] || (want.code ? (d.a === want.code ? d.b : d.a) === want["with"] : d.a === want["with"] || d.b === want["with"]));
      el.hidden = !fit;
      of += +d.count;
      if (fit) count += +d.count;
    });
    all("section.kind").forEach(function (box) { box.hidden = some && !box.querySelector(".differ>li:not([hidden])"); });
    doc.getElementById("picked").textContent = some ? "Shown: " + count + " of the " + of + " on this page" : "";
    again.hidden = !some;
  };
  var set = function (query) {
    var want = {};
    query.split("&").forEach(function (one) {
      var at = one.indexOf("=");
      if (at > 0) try { want[one.slice(0, at)] = decodeURIComponent(one.slice(at + 1)); } catch (err) { return; }
    });
    boxes.forEach(function (box) { box.value = want[box.id.slice(5)] || ""; if (box.selectedIndex < 0) box.value = ""; });
    sift();
  };
  var keep = function () {
    var want = chosen(), query = Object.keys(want).map(function (key) { return key + "=" + encodeURIComponent(want[key]); }).join("&");
    history.replaceState(null, "", "#differ" + (query ? "?" + query : ""));
  };
  var arrive = function () {
    if (location.hash.indexOf("#differ?") === 0) {
      set(location.hash.slice(8));
      picks.scrollIntoView();
    } else if (location.hash.indexOf("#d-") === 0) {
      var at = doc.getElementById(decodeURIComponent(location.hash.slice(1)));
      if (at && at.hidden) { set(""); at.scrollIntoView(); }
    }
  };
  picks.hidden = false;
  boxes.forEach(function (box) { box.addEventListener("change", function () { sift(); keep(); }); });
  again.addEventListener("click", function () { set(""); keep(); boxes[0].focus(); });
  doc.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("a[data-pick]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (location.hash === "#differ?" + link.dataset.pick) arrive(); else location.hash = "differ?" + link.dataset.pick;
  });
  window.addEventListener("hashchange", arrive);
  arrive();
}

// A search box for long lists, where there is one.
var find = doc.getElementById("find");
if (find) {
  find.closest(".find").hidden = false;
  find.addEventListener("input", function () {
    var wanted = find.value.trim().toLowerCase();
    all("[data-find]").forEach(function (el) { el.hidden = !!wanted && el.dataset.find.toLowerCase().indexOf(wanted) < 0; });
  });
}

// On paper everything is open.
window.addEventListener("beforeprint", function () { all("details").forEach(function (el) { el.open = true; }); });
})();
