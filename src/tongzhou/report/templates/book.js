(function () {
  "use strict";
  var side = document.getElementById("side"), held = document.getElementById("held"), shut = document.getElementById("shut");
  var from = null;
  document.documentElement.classList.add("js");
  function show(id, opener) {
    var found = document.getElementById(id);
    if (!found || !found.classList.contains("ev")) return false;
    var copy = found.cloneNode(true);
    copy.removeAttribute("id");
    copy.querySelectorAll("[id]").forEach(function (one) { one.removeAttribute("id"); });
    copy.removeAttribute("aria-labelledby");
    held.replaceChildren(copy);
    held.scrollTop = 0;
    if (side.hidden) from = opener;
    side.hidden = false;
    document.documentElement.classList.add("open");
    shut.focus({ preventScroll: true });
    var mark = held.querySelector("mark");
    if (mark && mark.offsetTop > held.clientHeight * 0.7) held.scrollTop = mark.offsetTop - held.clientHeight / 3;
    return true;
  }
  function close() {
    if (side.hidden) return;
    side.hidden = true;
    document.documentElement.classList.remove("open");
    if (from && from.focus) from.focus({ preventScroll: true });
    from = null;
  }
  document.addEventListener("click", function (event) {
    var link = event.target.closest ? event.target.closest("a") : null;
    if (!link) return;
    var to = link.getAttribute("href") || link.getAttribute("xlink:href") || "";
    if (to.charAt(0) === "#" && to.length > 1 && show(to.slice(1), link)) event.preventDefault();
  });
  shut.addEventListener("click", close);
  document.addEventListener("keydown", function (event) { if (event.key === "Escape") close(); });
  var opened = [];
  window.addEventListener("beforeprint", function () {
    opened = Array.prototype.filter.call(document.querySelectorAll("details"), function (one) { return !one.open; });
    opened.forEach(function (one) { one.open = true; });
  });
  window.addEventListener("afterprint", function () { opened.forEach(function (one) { one.open = false; }); });
})();
