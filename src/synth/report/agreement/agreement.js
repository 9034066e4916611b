/* The list of disagreements: boxes to choose by, kept in the address. */
(function () {
"use strict";
var doc = document, picks = doc.getElementById("picks");
if (!picks) return;
function all(selector, from) { return Array.prototype.slice.call((from || doc).querySelectorAll(selector)); }
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
})();
