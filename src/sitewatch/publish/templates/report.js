(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.add("js");

  // The switch between honest and naive figures.
  const button = document.getElementById("count-switch");
  button.hidden = false;
  button.addEventListener("click", () => {
    const on = root.classList.toggle("count-naive");
    button.setAttribute("aria-checked", String(on));
  });

  // Two scenes laid over one another, parted by a slider.
  for (const slider of document.querySelectorAll(".swipe input")) {
    const frame = slider.closest(".swipe");
    slider.hidden = false;
    slider.addEventListener("input", () => frame.style.setProperty("--cut", `${slider.value}%`));
  }

  // Show the target of a link even where it stands in a closed part of the page.
  const reveal = (id) => {
    const target = id && document.getElementById(id);
    if (!target) return;
    for (let part = target; part; part = part.parentElement) {
      if (part.tagName === "DETAILS") part.open = true;
    }
    target.scrollIntoView({ block: "center" });
  };
  const fromHash = () => reveal(decodeURIComponent(location.hash.slice(1)));
  window.addEventListener("hashchange", fromHash);
  fromHash();

  // What stands behind a sentence, beside it.
  const tip = document.getElementById("tip");
  let owner = null;
  const hide = () => {
    tip.hidden = true;
    if (owner) owner.removeAttribute("aria-expanded");
    owner = null;
  };
  const fill = (claim) => {
    const list = document.createElement("ul");
    for (const link of claim.closest(".clause").querySelectorAll(".ref")) {
      const item = document.createElement("li");
      const copy = document.createElement("a");
      copy.href = link.getAttribute("href");
      copy.textContent = link.textContent.trim();
      item.append(copy);
      list.append(item);
    }
    const head = document.createElement("p");
    head.textContent = "Behind this sentence";
    tip.replaceChildren(head, list);
  };
  const show = (claim) => {
    hide();
    fill(claim);
    tip.hidden = false;
    const box = claim.getBoundingClientRect();
    const wide = tip.offsetWidth;
    const left = Math.max(8, Math.min(box.left, root.clientWidth - wide - 8));
    const below = box.bottom + 8 + tip.offsetHeight < window.innerHeight;
    const top = below ? box.bottom + 6 : Math.max(8, box.top - tip.offsetHeight - 6);
    tip.style.left = `${left + window.scrollX}px`;
    tip.style.top = `${top + window.scrollY}px`;
    owner = claim;
    claim.setAttribute("aria-expanded", "true");
  };
  for (const claim of document.querySelectorAll("a.claim")) {
    claim.addEventListener("click", (event) => {
      event.preventDefault();
      if (owner === claim) hide();
      else {
        show(claim);
        const first = tip.querySelector("a");
        if (first && event.detail === 0) first.focus();
      }
    });
  }
  document.addEventListener("click", (event) => {
    if (owner && !tip.contains(event.target) && !owner.contains(event.target)) hide();
  });
  tip.addEventListener("click", (event) => {
    if (event.target.closest("a")) hide();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !owner) return;
    const back = owner;
    hide();
    back.focus();
  });

  // Paper shows everything.
  let closed = [];
  window.addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("details:not([open])")];
    for (const part of closed) part.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const part of closed) part.open = false;
  });
})();
