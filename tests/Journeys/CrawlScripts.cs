namespace SmartFactory.Gansu.Tests.Journeys;

/// <summary>What the crawl asks of a page in the browser.</summary>
internal static class CrawlScripts
{
    private const string Seen = """
        const seen = one => one.getClientRects().length > 0 && getComputedStyle(one).visibility !== "hidden";
        const text = one => (one.innerText || one.getAttribute("aria-label") || "").trim().replace(/\s+/g, " ").slice(0, 40);
        """;

    /// <summary>Unfolds what a person can unfold, ticks the first row of a list; then every visible link, every submit button of every form, how many ways lead on, and what the page says is wrong.</summary>
    public const string Look = $$"""
        () => {
          {{Seen}}
          document.querySelectorAll("details:not([open])").forEach(one => { one.open = true; });
          document.querySelectorAll(".dropdown-menu").forEach(one => one.classList.add("show"));
          document.querySelectorAll("form[data-batch]").forEach(form => {
            const boxes = [...form.querySelectorAll("input[name='ids']:not(:disabled)")];
            if (boxes.length > 0 && !boxes.some(box => box.checked)) boxes[0].click();
          });
          const links = [...document.querySelectorAll("a[href]")].filter(one => seen(one) && !one.getAttribute("href").startsWith("#") && one.protocol.startsWith("http") && one.origin === location.origin)
            .map(one => [one.href.split("#")[0], text(one)]);
          const forms = [], stuck = [];
          [...document.forms].forEach((form, place) => {
            if (form.getAttribute("method") === "dialog") return;
            const buttons = [...form.elements].filter(one => one.type === "submit" && one.tagName === "BUTTON" && !one.disabled && seen(one));
            const open = [...form.elements].filter(one => one.name && one.name !== "ids" && one.matches("input:not([type=hidden]), select, textarea") && !one.matches(":disabled, [readonly]") && seen(one));
            if (buttons.length === 0 && open.length > 1 && !open.some(one => one.matches("[data-submit]"))) stuck.push(form.getAttribute("action") || location.pathname);
            const implied = buttons.length === 0 && open.length === 1;
            (implied ? [null] : buttons).forEach(button => forms.push({
              place, button: button ? [...form.elements].indexOf(button) : -1,
              action: new URL(button?.getAttribute("formaction") || form.getAttribute("action") || location.href, location.href).href,
              method: (button?.getAttribute("formmethod") || form.getAttribute("method") || "get").toLowerCase(),
              name: button?.name ? `${button.name}=${button.value}` : "", text: button ? text(button) : "⏎",
              fields: [...form.elements].filter(one => one.name && one.type !== "hidden" && one.tagName !== "BUTTON" && seen(one)).length,
            }));
          });
          return {
            links, forms, stuck,
            waysOn: [...document.querySelectorAll("a[href]:not(.skip-link), button[type=submit], form button:not([type])")].filter(seen).length,
            why: [...document.querySelectorAll("main .error-summary li, main .alert, main .field-validation-error, main [aria-invalid='true'], main .card p")].filter(seen)
              .map(one => one.innerText.trim().replace(/\s+/g, " ")).slice(0, 3).join("；").slice(0, 200),
            marked: [...document.querySelectorAll("main .error-summary li, main .field-validation-error, main .text-danger .field-validation-error, main [aria-invalid='true']")].filter(one => seen(one) && one.innerText.trim() !== "").length,
            heading: document.querySelector("h1")?.innerText ?? "",
          };
        }
        """;

    /// <summary>Marks the fields of a form and tells of them; the button gets a mark, too.</summary>
    public const string Mark = $$"""
        ([place, button]) => {
          {{Seen}}
          const form = document.forms[place];
          const elements = [...form.elements];
          document.querySelectorAll("[data-crawl]").forEach(one => one.removeAttribute("data-crawl"));
          (elements[button] ?? elements.find(one => one.matches("input:not([type=hidden])") && seen(one)))?.setAttribute("data-crawl", "button");
          // an open menu lies over what is below it
          document.querySelectorAll(".dropdown-menu.show").forEach(one => { if (!one.contains(form)) one.classList.remove("show"); });
          return elements.map((one, index) => ({ one, index }))
            .filter(({ one }) => one.name && one.tagName !== "BUTTON" && one.type !== "hidden" && !one.disabled && !one.readOnly && one.tagName !== "FIELDSET" && one.tagName !== "OUTPUT")
            .map(({ one, index }) => {
              if (!one.hasAttribute("data-crawl")) one.setAttribute("data-crawl", String(index));
              return {
                index, kind: one.tagName === "SELECT" ? "select" : one.tagName === "TEXTAREA" ? "text" : one.type, name: one.name,
                label: (one.labels?.[0]?.innerText || one.getAttribute("aria-label") || one.placeholder || "").trim(), value: one.value ?? "", accept: one.accept ?? "", min: one.min ?? "",
                pattern: one.pattern ?? "", maxLength: one.maxLength ?? -1, options: one.tagName === "SELECT" ? [...one.options].filter(o => !o.disabled).map(o => o.value) : [],
                checked: !!one.checked, visible: seen(one), submits: one.matches("[data-submit]"),
              };
            });
        }
        """;

    /// <summary>Empties every field of a form, except the ticked rows of a list, and lets the server be the one to judge.</summary>
    public const string Empty = """
        place => {
          const form = document.forms[place];
          form.noValidate = true;
          [...form.elements].forEach(one => {
            if (one.type === "hidden" || one.disabled || one.readOnly || one.name === "ids") return;
            if (/^(checkbox|radio)$/.test(one.type)) one.checked = false;
            else if (one.tagName === "SELECT") { if ([...one.options].some(option => option.value === "")) one.value = ""; }
            else if (one.tagName === "INPUT" || one.tagName === "TEXTAREA") one.value = "";
          });
        }
        """;
}
