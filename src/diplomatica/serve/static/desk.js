// Deciding by keys: y, n and u press the button of the fact at hand, else of the first one; a running build is looked at again.

import { bind } from "./keys.js";

const RULINGS = { y: "confirm", n: "reject", u: "unsure" };
const LOOK_AGAIN = 1500;

if (document.querySelector(".doubts")) {
  for (const [key, ruling] of Object.entries(RULINGS)) {
    bind(key, (event) => {
      event.preventDefault();
      const fact = document.querySelector(".doubt.at-hand") ?? document.querySelector(".doubt");
      fact?.querySelector(`button[value=${ruling}]`)?.click();
    });
  }
}

if (document.querySelector("[data-building]")) setTimeout(() => location.reload(), LOOK_AGAIN);
