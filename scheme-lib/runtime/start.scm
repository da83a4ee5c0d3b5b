;;; How programs and forms of the prompt are run.
;;;
;;; Exports: for the compiler's drivers, %run-program and %run-for-status; for (inc repl), run-form.
;;; Needs: control.scm, dynamic-state.scm, exceptions.scm.

;; Runs a program, given as a thunk, from the initial dynamic state; the process ends with it.
(define (%run-program program)
  (reset-dynamic-state!)
  (program)
  (end-process 0))

;; Runs a form, given as a thunk, and writes its results, but for the unspecified value, one a line: `inc eval`. Answers 0, or
;; after an uncaught object, which is reported, the status of a process that it ends; #f if that could not be reported.
(define (%run-for-status form)
  (run-form
    form
    (lambda (results)
      (write-results results)
      0)
    (lambda (object)
      (%report-uncaught object)
      (uncaught-status object))))

;; Runs a form, given as a thunk, and gives the list of its results to `show`, or an uncaught object to `report`; the answer is
;; theirs. That is called in a critical region, so that Ctrl-C is not raised where no handler is. While an object is reported,
;; what is raised ends the report, and the answer is #f.
(define (run-form form show report)
  (reset-dynamic-state!)
  (call-with-current-continuation
    (lambda (leave)
      (with-exception-handler
        (lambda (object) (leave #f))
        (lambda ()
          (let ((answer (run-reporting form show report)))
            (%flush-output-port (output-port-register))
            (enter-critical!)
            answer))))))

(define (run-reporting form show report)
  (call-with-current-continuation
    (lambda (leave)
      (with-exception-handler
        (lambda (object)
          (leave (report object)))
        (lambda ()
          (begin-evaluation!)
          (leave-critical!)
          (let-values ((results (form)))
            (let ((answer (show results)))
              ;; What cannot be written is reported here.
              (%flush-output-port (output-port-register))
              answer)))))))

(define (write-results results)
  (if (%pair? results)
      (begin
        (if (not (%eq? (%car results) (%unspecified)))
            (begin
              (%write (%car results) (output-port-register))
              (%newline (output-port-register))))
        (write-results (%cdr results)))))
