;;; Libraries whose paths are known at run time only, and their symbols.
;;;
;;; Needs: conditions.scm, pointers.scm.

;;> (foreign-library? object) -> boolean
;;> Whether an object is a C library that was opened at run time.
;;>   (foreign-library? (open-foreign-library "libm.so.6")) => #t

;;> (foreign-library-path library) -> string
;;> The path by which a C library was opened.
;;>   (foreign-library-path (open-foreign-library "libm.so.6")) => "libm.so.6"
(define-record-type <foreign-library>
  (make-foreign-library path handle)
  foreign-library?
  (path foreign-library-path)
  ;; What the system knows it by. A library is never unloaded.
  (handle foreign-library-handle))

;;> (open-foreign-library path:string) -> library
;;> Loads a C library that is only known at run time. It is never unloaded.
;;>   (define m (open-foreign-library "libm.so.6"))
;;>   ((foreign-lambda ((x double)) double (pointer (foreign-symbol m "cbrt")) parallel sync leaf) 8) => 2.0
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

;;> (foreign-symbol library:object name:string) -> pointer
;;> The address of a function or variable of a C library, or with `#f` of the process itself.
;;>   (foreign-pointer? (foreign-symbol #f "malloc")) => #t
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
