"use strict";
(() => {
  const dialog = document.getElementById("dialog");

  const focusFirstError = () => document.querySelector("[data-focus]")?.focus();

  // "/" goes to the search box unless somebody is typing
  document.addEventListener("keydown", event => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, [contenteditable]")) return;
    const box = document.querySelector("[data-hotkey='/']");
    if (box) { event.preventDefault(); box.focus(); box.select(); }
  });

  // htmx: forms without a hidden token carry it in a header; what lands in the dialog opens it
  document.addEventListener("htmx:configRequest", event => {
    const token = document.querySelector("meta[name='csrf-token']")?.content;
    if (token) event.detail.headers["X-CSRF-TOKEN"] = token;
  });
  document.addEventListener("htmx:afterSwap", event => {
    if (event.detail.target.id === "dialog-body" && !dialog.open) dialog.showModal();
    event.detail.target.querySelectorAll("form[data-keep]").forEach(keep);
    charts(event.detail.target);
  });
  document.addEventListener("htmx:responseError", () => alert("没有取到内容，请刷新页面后重试。"));
  dialog?.addEventListener("click", event => { if (event.target === dialog) dialog.close(); });

  document.addEventListener("click", event => {
    const back = event.target.closest("[data-back]");
    if (back && history.length > 1) { event.preventDefault(); history.back(); }
    const print = event.target.closest("[data-print]");
    if (print) window.print();
    const copy = event.target.closest("[data-copy]");
    if (copy) navigator.clipboard?.writeText(copy.dataset.copy).then(() => { copy.textContent = "已复制"; });
  });

  // ticking rows: <form data-batch> with inputs name=ids and a .batch-bar with [data-batch-count]; data-beyond counts the ticks of other pages
  const batch = form => {
    const ticks = [...form.querySelectorAll("input[name='ids']")];
    const ticked = ticks.filter(box => box.checked).length;
    form.querySelector(".batch-bar")?.toggleAttribute("hidden", ticked === 0);
    form.querySelectorAll("[data-batch-count]").forEach(place => { place.textContent = ticked + Number(place.dataset.beyond ?? 0); });
    const all = form.querySelector("[data-batch-all]");
    if (all) { all.checked = ticked > 0 && ticked === ticks.length; all.indeterminate = ticked > 0 && ticked < ticks.length; }
  };
  document.addEventListener("change", event => {
    const form = event.target.closest("form[data-batch]");
    if (form) {
      if (event.target.matches("[data-batch-all]")) form.querySelectorAll("input[name='ids']").forEach(box => { box.checked = event.target.checked; });
      batch(form);
    }
    if (event.target.matches("[data-column]")) columns(event.target.closest("[data-columns]"));
    if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
    if (event.target.form) parts(event.target.form);
  });

  // a choice among the parts of another: <select data-within="City"> with <optgroup data-of="620100">; without scripts every group stays
  const parts = form => form.querySelectorAll("select[data-within]").forEach(select => {
    const whole = form.elements[select.dataset.within]?.value;
    select.querySelectorAll("optgroup").forEach(group => { group.hidden = group.disabled = Boolean(whole) && group.dataset.of !== whole; });
    if (select.selectedOptions[0]?.closest("optgroup")?.disabled) select.value = "";
  });

  // a role decides which places can be chosen: <select data-role>, and data-for="City County" at what belongs to those roles
  const places = form => {
    const role = form.querySelector("select[data-role]").value;
    form.querySelectorAll("[data-for]").forEach(part => {
      const fits = part.dataset.for.split(" ").includes(role);
      part.hidden = !fits;
      if (part.matches("optgroup")) part.disabled = !fits;
      if (!fits && part.matches("optgroup") && part.querySelector("option:checked")) part.closest("select").value = "";
    });
  };
  document.addEventListener("change", event => { if (event.target.matches("select[data-role]")) places(event.target.form); });

  // columns: <details data-columns="table-id"> with a checkbox data-column="3" for each; remembered in this browser
  const columns = (chooser, restore) => {
    const key = "columns:" + location.pathname.replace(/\d+/g, "#") + ":" + chooser.dataset.columns;
    const boxes = [...chooser.querySelectorAll("[data-column]")];
    if (restore) {
      const hidden = JSON.parse(localStorage.getItem(key) || "null");
      if (hidden) boxes.forEach(box => { box.checked = !hidden.includes(box.dataset.column); });
    } else {
      localStorage.setItem(key, JSON.stringify(boxes.filter(box => !box.checked).map(box => box.dataset.column)));
    }
    const table = document.getElementById(chooser.dataset.columns);
    boxes.forEach(box => table?.querySelectorAll(`tr > :nth-child(${box.dataset.column})`).forEach(cell => { cell.hidden = !box.checked; }));
  };

  // what was typed survives a closed tab and an ended session: <form data-keep="name"> has one draft per person and address it posts to.
  // The draft goes when the page after the submit shows that it arrived; <form data-keep-until="/address:name"> is a later step of the same form.
  const { person = "", status, method } = document.body.dataset;
  const draft = form => `form:${person}:${form.dataset.keepUntil ?? new URL(form.getAttribute("action") || location.href, location.href).pathname + ":" + form.dataset.keep}`;
  const keep = form => {
    const key = draft(form);
    const fields = () => [...form.elements].filter(field =>
      field.name && field.name !== "ids" && !field.disabled && !/^(hidden|password|file|submit)$/.test(field.type) && !field.closest("[data-keep-not]"));
    const saved = JSON.parse(localStorage.getItem(key) || "null");
    if (saved && method === "GET") {
      const before = JSON.stringify(fields().map(field => [field.value, field.checked]));
      fields().forEach(field => {
        if (!(field.name in saved)) return;
        if (/^(checkbox|radio)$/.test(field.type)) field.checked = saved[field.name].includes(field.value);
        else if (!field.value || field.dataset.keepOver !== undefined) field.value = saved[field.name][0] ?? "";
      });
      if (before !== JSON.stringify(fields().map(field => [field.value, field.checked]))) {
        form.insertAdjacentHTML("afterbegin", '<p class="form-hint" role="status">已恢复上次填写、没有提交的内容。<button type="button" class="btn btn-sm" data-keep-clear>清空</button></p>');
      }
    }
    form.addEventListener("input", () => {
      const values = {};
      fields().forEach(field => {
        values[field.name] ??= [];
        if (!/^(checkbox|radio)$/.test(field.type) || field.checked) values[field.name].push(field.value);
      });
      localStorage.setItem(key, JSON.stringify(values));
    });
  };
  document.addEventListener("submit", event => {
    if (event.target.matches("[data-keep], [data-keep-until]") && event.submitter?.dataset.download === undefined) sessionStorage.setItem("sent", draft(event.target));
  });
  document.addEventListener("click", event => {
    const clear = event.target.closest("[data-keep-clear]");
    if (!clear) return;
    document.querySelectorAll("form[data-keep]").forEach(form => localStorage.removeItem(draft(form)));
    if (clear.matches("button")) location.reload();
  });
  const sent = sessionStorage.getItem("sent");
  sessionStorage.removeItem("sent");
  if (sent && person && status === "200" && !document.querySelector("main .alert-danger[data-focus]")
    && (document.querySelector("main > .alert-success") || ![...document.querySelectorAll("form[data-keep], form[data-keep-until]")].some(form => draft(form) === sent))) {
    localStorage.removeItem(sent);
  }

  // a file may be dropped on <div data-drop> that holds a file field
  const drops = event => event.target.closest?.("[data-drop]");
  document.addEventListener("dragover", event => { const place = drops(event); if (place) { event.preventDefault(); place.classList.add("over"); } });
  document.addEventListener("dragleave", event => { const place = drops(event); if (place && !place.contains(event.relatedTarget)) place.classList.remove("over"); });
  document.addEventListener("drop", event => {
    const place = drops(event);
    if (!place) return;
    event.preventDefault();
    place.classList.remove("over");
    const field = place.querySelector("input[type='file']");
    if (!event.dataTransfer.files.length) return;
    const one = new DataTransfer();
    one.items.add(event.dataTransfer.files[0]);
    field.files = one.files;
    field.dispatchEvent(new Event("change", { bubbles: true }));
    field.form?.querySelectorAll(`input[type='radio'][value='file']`).forEach(choice => { choice.checked = true; });
    field.focus();
  });

  // a submit button works once
  document.addEventListener("submit", event => {
    const form = event.target;
    if (form.method === "get" || form.hasAttribute("hx-post") || form.dataset.download !== undefined || event.submitter?.dataset.download !== undefined) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    setTimeout(() => { delete form.dataset.sent; }, 8000);
  });

  // long lists scroll inside a box: reachable by keyboard, named after the page
  const boxes = () => document.querySelectorAll(".table-wrap").forEach(box => {
    if (box.hasAttribute("tabindex") || (box.scrollWidth <= box.clientWidth && box.scrollHeight <= box.clientHeight)) return;
    box.tabIndex = 0;
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", box.querySelector("caption")?.textContent.trim() || document.querySelector("h1")?.textContent.trim() || "表格");
  });

  // charts: <div class="chart" data-chart="script-id"> with an echarts option in <script type="application/json" id="script-id">
  const charts = within => {
    if (!window.echarts) return;
    within.querySelectorAll("[data-chart]").forEach(place => {
      const option = JSON.parse(document.getElementById(place.dataset.chart).textContent);
      const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
      const chart = echarts.init(place, null, { renderer: "svg" });
      chart.setOption({ animation: !calm, textStyle: { fontFamily: getComputedStyle(document.body).fontFamily }, ...option });
      new ResizeObserver(() => chart.resize()).observe(place);
    });
  };

  focusFirstError();
  document.querySelectorAll("[data-columns]").forEach(chooser => columns(chooser, true));
  document.querySelectorAll("form[data-keep]").forEach(keep);
  document.querySelectorAll("form[data-batch]").forEach(batch);
  document.querySelectorAll("select[data-role]").forEach(role => places(role.form));
  document.querySelectorAll("form").forEach(parts);
  boxes();
  window.addEventListener("load", () => charts(document));
})();
