/* Small helps; without them every link still leads to its group. */
(function () {
"use strict";
var doc = document;
function all(selector, from) { return Array.prototype.slice.call((from || doc).querySelectorAll(selector)); }

// A number leads to exactly its codings: the address says which, and the themes' page shows them
// (filter.js). Without script the link leads to the theme.
all("a[data-f]").forEach(function (link) {
  var which = link.dataset.f, at = which.indexOf("=");
  link.setAttribute("href", link.getAttribute("href") + "?" + (at < 0 ? "" : which.slice(0, at) + "=" + encodeURIComponent(which.slice(at + 1))));
});

// A link to something inside closed details opens them.
function open(el) {
  for (var at = el; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
}
function follow() {
  var name = location.hash.slice(1);
  try { name = decodeURIComponent(name); } catch (err) { /* it is no address of ours */ }
  var target = name && doc.getElementById(name);
  if (target && target.closest("details")) {
    open(target);
    target.scrollIntoView();
  }
}
window.addEventListener("hashchange", follow);
doc.addEventListener("click", function (event) {
  var link = event.target.closest && event.target.closest('a[href^="#"]');
  if (link && link.hash === location.hash) setTimeout(follow);
});
follow();

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
