;;; What `,callbacks` tells.
;;;
;;; Exports: report-callbacks.

;; Writes where each callback that is not freed was made, its procedure, and whether the program waits for it at its end.
(define (report-callbacks)
  (let ((callbacks (foreign-callbacks)))
    (if (null? callbacks) (display "no callbacks\n"))
    (for-each
      (lambda (callback)
        (display (callback-place callback))
        (display ": ")
        (write (callback-procedure callback))
        (if (callback-referenced? callback) (display ", referenced"))
        (newline))
      callbacks)))
