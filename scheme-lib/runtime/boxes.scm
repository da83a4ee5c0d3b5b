;;; Boxes, weak pairs, ephemerons and guardians.
;;;
;;; Exports: the procedures of SRFI 111, weak pairs with the names of Chez Scheme, ephemerons with those of SRFI 124,
;;; make-guardian.
;;; Needs: checks.scm.

(define (box value) (%box value))
(define (box? value) (%box? value))
(define (unbox box) (%unbox box))
(define (set-box! box value) (%set-box! box value))

(define (weak-pair? value) (%weak-pair? value))
(define (weak-cons weak strong) (%weak-cons weak strong))
(define (bwp-object? value) (%bwp-object? value))

(define (weak-car pair)
  (check %weak-pair? pair 'weak-car 1 "a weak pair")
  (%weak-car pair))

(define (weak-cdr pair)
  (check %weak-pair? pair 'weak-cdr 1 "a weak pair")
  (%weak-cdr pair))

(define (set-weak-car! pair value)
  (check %weak-pair? pair 'set-weak-car! 1 "a weak pair")
  (%set-weak-car! pair value))

(define (set-weak-cdr! pair value)
  (check %weak-pair? pair 'set-weak-cdr! 1 "a weak pair")
  (%set-weak-cdr! pair value))

(define (ephemeron? value) (%ephemeron? value))
(define (make-ephemeron key value) (%make-ephemeron key value))

(define (ephemeron-key ephemeron)
  (check %ephemeron? ephemeron 'ephemeron-key 1 "an ephemeron")
  (%ephemeron-key ephemeron))

(define (ephemeron-datum ephemeron)
  (check %ephemeron? ephemeron 'ephemeron-datum 1 "an ephemeron")
  (%ephemeron-value ephemeron))

(define (ephemeron-broken? ephemeron)
  (check %ephemeron? ephemeron 'ephemeron-broken? 1 "an ephemeron")
  (%bwp-object? (%ephemeron-key ephemeron)))

;; A guardian is a procedure: given an object it watches it; without argument it returns a watched object that nothing
;; else refers to any more, or #f.
(define (make-guardian)
  (let ((guardian (%make-guardian-object)))
    (case-lambda
      (() (%guardian-retrieve! guardian))
      ((object) (%guardian-register! guardian object)))))
