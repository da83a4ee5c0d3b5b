;;; Libraries whose paths are known at run time only, and their symbols.
;;;
;;; Needs: conditions.scm, pointers.scm.

(define-record-type <foreign-library>
  (make-foreign-library path handle)
  foreign-library?
  (path foreign-library-path)
  ;; What the system knows it by. A library is never unloaded.
  (handle foreign-library-handle))

;; (open-foreign-library path): a path, or a name for which the system has rules.
(define (open-foreign-library path)
  (check %string? path 'open-foreign-library 1 "a string")
  (let ((opened (%foreign-open path)))
    (cond
      ((%string? opened)
       (raise-system-condition
         (load-kind) 'open-foreign-library (%cons path '())
         "the foreign library " (quotation path) " cannot be loaded: " opened))
      (opened (make-foreign-library path opened))
      (else (raise-denied 'open-foreign-library path)))))

;; (foreign-symbol library name): a pointer to a function or variable; of the process itself if the library is #f.
(define (foreign-symbol library name)
  (if library (check foreign-library? library 'foreign-symbol 1 "a foreign library or #f"))
  (check %string? name 'foreign-symbol 2 "a string")
  (let ((found (%foreign-find (and library (foreign-library-handle library)) name)))
    (cond
      ((%eq? found #t) (raise-denied 'foreign-symbol name))
      (found (%make-foreign-pointer found 0 #f #f))
      (else
        (raise-system-condition
          (symbol-kind) 'foreign-symbol (%cons library (%cons name '()))
          (if library (quotation (foreign-library-path library)) "the process")
          " has no symbol " (quotation name))))))

(define (raise-denied who irritant)
  (raise-system-condition (denied-kind) who (%cons irritant '()) "foreign calls are denied"))
