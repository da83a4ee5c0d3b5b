;;; File descriptors: what C calls a port.
;;;
;;; Exports: port-file-descriptor, file-descriptor->port.
;;; Needs: calls.scm.

;; What reading from a port that has nothing to read calls in a program without green threads (scheme-lib/runtime/ports.scm):
;; callbacks on other threads run meanwhile, and the thread of a domain makes the calls that wait for it.
(define-syntax await-input-register (syntax-rules () ((_) (%register-ref 21))))
(define-syntax set-await-input-register! (syntax-rules () ((_ procedure) (%register-set! 21 procedure))))

(if (not (await-input-register))
    (set-await-input-register!
      (lambda (descriptor closing?)
        (if (not closing?)
            (begin
              (leave-domain!)
              (%await-readable descriptor))))))

;;> (port-file-descriptor port) -> k
;;> The file descriptor of a port of a file, a pipe or a socket, for C. The port closes it, when it is closed or when nothing
;;> refers to it any more. What the port holds is written out before; what it has read ahead C does not see.
;;>   (port-file-descriptor (current-error-port)) => 2
;;>   (port-file-descriptor (open-input-string "")) => error: port-file-descriptor: argument 1 must be a port of a file, a pipe or a socket, but is #<textual-input-port>
(define (port-file-descriptor port) (%port-descriptor port))

;;> (file-descriptor->port descriptor:k kind:symbol) -> port
;;> A port of a file descriptor that C has opened: a `textual-input`, `binary-input`, `textual-output` or `binary-output`
;;> one. The descriptor is the port's from then on, which closes it; those of the standard streams stay open.
;;>   (define-foreign (dup (descriptor int)) int parallel sync leaf)
;;>   (call-with-output-file "letters" (lambda (port) (write-string "abc" port)))
;;>   (define letters (open-input-file "letters"))
;;>   (read-u8 (file-descriptor->port (dup (port-file-descriptor letters)) 'binary-input)) => 97
(define (file-descriptor->port descriptor kind)
  (check exact-nonnegative-integer? descriptor 'file-descriptor->port 1 "an exact non-negative integer")
  (case kind
    ((textual-input) (%open-descriptor descriptor #f #f))
    ((binary-input) (%open-descriptor descriptor #f #t))
    ((textual-output) (%open-descriptor descriptor #t #f))
    ((binary-output) (%open-descriptor descriptor #t #t))
    (else
      (raise-bad-value
        'file-descriptor->port 2 "textual-input, binary-input, textual-output or binary-output" kind))))
