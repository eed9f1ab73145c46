// Whether a page is wider than the screen, and what makes it so: as it is, in fonts that are wider than the page's own, and with larger text.
import { until } from "./harness.mjs";

/** Before it is navigated: counts what the page asks for, and holds back, where that is wanted, what tells its parts how wide they are: so that the time before can be seen as well. */
export function prepare(page, { hold = false } = {}) {
  return page.addInitScript((hold) => {
    const ask = window.fetch;
    window.asked = 0;
    window.fetch = (...of) => {
      window.asked++;
      return ask(...of).finally(() => window.asked--);
    };
    if (!hold) return;
    let held = [];
    window.ResizeObserver = class extends window.ResizeObserver {
      constructor(told) {
        super((...of) => (held === null ? told(...of) : held.push(() => told(...of))));
      }
    };
    window.releaseSizes = () => {
      const waiting = held ?? [];
      held = null;
      for (const tell of waiting) tell();
    };
  }, hold);
}

/** Of a prepared page: everything that it asked for has come, so that what is measured is the whole page. */
export async function settled(page) {
  await page.getByRole("heading", { level: 1 }).first().waitFor();
  let quiet = 0;
  await until("what was loading", async () => {
    const waiting = await page.evaluate(() => window.asked + document.querySelectorAll(".loading").length);
    quiet = waiting === 0 ? quiet + 1 : 0;
    return quiet > 2;
  });
}

/** For each way to read a prepared page, the elements that reach out of the screen; wide things that scroll in their own panel do not. */
export function tooWide(page) {
  return page.evaluate(async () => {
    const root = document.documentElement;
    const clips = (element) => getComputedStyle(element).overflowX !== "visible";
    const inside = (element) => {
      for (let above = element.parentElement; above !== null && above !== document.body; above = above.parentElement) if (clips(above)) return true;
      return false;
    };
    const name = (element) => `${element.tagName.toLowerCase()}${element.dataset.testid ? `[${element.dataset.testid}]` : ""}${[...element.classList].map((each) => `.${each}`).join("")}`;
    const look = (reading) => {
      const over = root.scrollWidth - root.clientWidth;
      if (over <= 0) return [];
      const wide = [...document.body.querySelectorAll("*")].filter((element) => element.getBoundingClientRect().right > root.clientWidth + 0.5 && !inside(element));
      // Of those that lie in one another the innermost is to blame.
      const blamed = wide.filter((element) => !wide.some((other) => other !== element && element.contains(other)));
      return [`${reading}: ${over} px too wide: ${blamed.map((element) => `${name(element.parentElement)} > ${name(element)} to ${Math.round(element.getBoundingClientRect().right)}`).join(", ")}`];
    };
    const rules = (list) => [...list].flatMap((rule) => [...(rule.style ? [rule] : []), ...(rule.cssRules ? rules(rule.cssRules) : [])]);
    const found = look("before it knows its width");
    window.releaseSizes?.();
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    found.push(...look("as it is"));
    for (const font of ["sans-serif", "serif", "monospace"]) {
      root.style.setProperty("--font", font);
      found.push(...look(`in the machine's ${font} font`));
    }
    root.style.removeProperty("--font");
    const sized = [...document.styleSheets].flatMap((sheet) => rules(sheet.cssRules)).filter(({ style }) => style.fontSize.endsWith("px"));
    const sizes = sized.map(({ style }) => style.fontSize);
    for (const { style } of sized) style.fontSize = `${Number.parseFloat(style.fontSize) * 1.25}px`;
    found.push(...look("with text a quarter larger"));
    sized.forEach(({ style }, i) => (style.fontSize = sizes[i]));
    return found;
  });
}
