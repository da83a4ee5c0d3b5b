;;; (inc repl): what the prompt of `inc repl` needs of Scheme. Users never import it.
;;;
;;; The files are included in load order; each says what it needs.

(define-library (inc repl)
  (import (inc core) (inc primitives) (inc runtime))
  ;; What the compiler runs forms by; see compiler/cli/src/repl/evaluation.rs.
  (export run-benchmark run-numbered run-plainly run-timed run-to-answer run-to-inspect run-to-wait run-tool)
  ;; What commands call.
  (export
    await-descriptor define-history-value enter-frame enter-inner-frame enter-outer-frame inspect-again inspect-part inspect-whole
    leave-frame report-collection report-last-error report-locals trace-name untrace-all untrace-name)
  (include
    "../repl/showing.scm"
    "../repl/history.scm"
    "../repl/frames.scm"
    "../repl/running.scm"
    "../repl/tracing.scm"
    "../repl/inspecting.scm"
    "../repl/measuring.scm"))
