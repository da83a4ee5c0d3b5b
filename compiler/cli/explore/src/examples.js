// Programs to begin with.

import closures from "../examples/closures.scm";
import continuations from "../examples/continuations.scm";
import floats from "../examples/floats.scm";
import macros from "../examples/macros.scm";
import welcome from "../examples/welcome.scm";

export const examples = [
  { name: "Two small procedures", text: welcome },
  { name: "A loop over flonums", text: floats },
  { name: "A closure", text: closures },
  { name: "A macro", text: macros },
  { name: "A generator by call/cc", text: continuations },
];
