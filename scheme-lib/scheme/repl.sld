;;; (scheme repl): the environment of the prompt.

(define-library (scheme repl)
  (import (inc runtime))
  (export
    interaction-environment))
