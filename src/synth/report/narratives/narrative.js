/* A passage and its entry in the margin point to each other. */
(function () {
"use strict";
var doc = document;
function light(ids, on) {
  ids.forEach(function (id) {
    doc.querySelectorAll('[data-k~="' + id + '"],[data-c="' + id + '"]').forEach(function (el) { el.classList.toggle("lit", on); });
  });
}
function idsOf(el) {
  var near = el.closest && el.closest("[data-k],[data-c]");
  return near ? (near.dataset.k || near.dataset.c).split(" ") : [];
}
[["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false]].forEach(function (pair) {
  doc.addEventListener(pair[0], function (event) { light(idsOf(event.target), pair[1]); });
});
})();
