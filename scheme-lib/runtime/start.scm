;;; How programs and forms of the prompt are run.
;;;
;;; Exports: for the compiler's drivers, %run-program and %run-at-prompt.
;;; Needs: control.scm, dynamic-state.scm, exceptions.scm.

;; Runs a program, given as a thunk, from the initial dynamic state; the process ends with it.
(define (%run-program program)
  (reset-dynamic-state!)
  (program)
  (%exit-process 0))

;; Runs a form, given as a thunk, and writes its results, but for the unspecified value, one a line. Whether it came to an
;; end: an uncaught object is reported, and the prompt goes on. That is called in a critical region, so that Ctrl-C is not
;; raised where no handler is; and while an object is reported, what is raised ends the report.
(define (%run-at-prompt form)
  (reset-dynamic-state!)
  (call-with-current-continuation
    (lambda (leave)
      (with-exception-handler
        (lambda (object) (leave #f))
        (lambda ()
          (let ((completed? (run-reporting form)))
            (%flush-output-port (output-port-register))
            (enter-critical!)
            completed?))))))

(define (run-reporting form)
  (call-with-current-continuation
    (lambda (leave)
      (with-exception-handler
        (lambda (object)
          (%report-uncaught object)
          (leave #f))
        (lambda ()
          (leave-critical!)
          (let-values ((results (form)))
            (write-results results)
            #t))))))

(define (write-results results)
  (if (%pair? results)
      (begin
        (if (not (%eq? (%car results) (%unspecified)))
            (begin
              (%write (%car results) (output-port-register))
              (%newline (output-port-register))))
        (write-results (%cdr results)))))
