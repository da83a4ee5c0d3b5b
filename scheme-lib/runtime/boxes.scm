;;; Boxes, weak pairs, ephemerons and guardians.
;;;
;;; Exports: the procedures of SRFI 111, weak pairs with the names of Chez Scheme, ephemerons with those of SRFI 124,
;;; make-guardian.
;;; Needs: checks.scm.

;;> (box object) -> box
;;> A new box: a place for one object, which can be replaced.
;;>   (unbox (box 1)) => 1
(define (box value) (%box value))

;;> (box? object) -> boolean
;;> Whether an object is a box.
;;>   (box? (box 1)) => #t
;;>   (box? 1) => #f
(define (box? value) (%box? value))

;;> (unbox box) -> object
;;> What a box holds.
;;>   (unbox (box 'inside)) => inside
(define (unbox box) (%unbox box))

;;> (set-box! box object) -> unspecified
;;> Replaces what a box holds.
;;>   (let ((b (box 1))) (set-box! b 2) (unbox b)) => 2
(define (set-box! box value) (%set-box! box value))

;;> (weak-pair? object) -> boolean
;;> Whether an object is a weak pair.
;;>   (weak-pair? (weak-cons 1 2)) => #t
;;>   (weak-pair? (cons 1 2)) => #f
(define (weak-pair? value) (%weak-pair? value))

;;> (weak-cons weak:object strong:object) -> weak-pair
;;> A new weak pair: its first part does not keep an object alive, and is replaced by a special one when that is
;;> collected.
;;>   (weak-cdr (weak-cons "key" "value")) => "value"
(define (weak-cons weak strong) (%weak-cons weak strong))

;;> (bwp-object? object) -> boolean
;;> Whether an object is what stands in a weak pair or ephemeron in the place of one that was collected (a broken weak
;;> pointer).
;;>   (define pair (weak-cons (list 1) 2))
;;>   (collect-garbage)
;;>   (bwp-object? (weak-car pair)) => #t
(define (bwp-object? value) (%bwp-object? value))

;;> (weak-car weak-pair) -> object
;;> The first part of a weak pair, which may have been collected.
;;>   (weak-car (weak-cons 'kept 1)) => kept
(define (weak-car pair)
  (check %weak-pair? pair 'weak-car 1 "a weak pair")
  (%weak-car pair))

;;> (weak-cdr weak-pair) -> object
;;> The second part of a weak pair.
;;>   (weak-cdr (weak-cons 1 2)) => 2
(define (weak-cdr pair)
  (check %weak-pair? pair 'weak-cdr 1 "a weak pair")
  (%weak-cdr pair))

;;> (set-weak-car! weak-pair object) -> unspecified
;;> Replaces the first part of a weak pair.
;;>   (let ((p (weak-cons 1 2))) (set-weak-car! p 3) (weak-car p)) => 3
(define (set-weak-car! pair value)
  (check %weak-pair? pair 'set-weak-car! 1 "a weak pair")
  (%set-weak-car! pair value))

;;> (set-weak-cdr! weak-pair object) -> unspecified
;;> Replaces the second part of a weak pair.
;;>   (let ((p (weak-cons 1 2))) (set-weak-cdr! p 3) (weak-cdr p)) => 3
(define (set-weak-cdr! pair value)
  (check %weak-pair? pair 'set-weak-cdr! 1 "a weak pair")
  (%set-weak-cdr! pair value))

;;> (ephemeron? object) -> boolean
;;> Whether an object is an ephemeron.
;;>   (ephemeron? (make-ephemeron 'k 1)) => #t
(define (ephemeron? value) (%ephemeron? value))

;;> (make-ephemeron key:object datum:object) -> ephemeron
;;> A new ephemeron: its datum is kept only as long as something else refers to the key, even if the datum itself does.
;;>   (ephemeron-datum (make-ephemeron 'key "datum")) => "datum"
(define (make-ephemeron key value) (%make-ephemeron key value))

;;> (ephemeron-key ephemeron) -> object
;;> The key of an ephemeron, which may have been collected.
;;>   (ephemeron-key (make-ephemeron 'key 1)) => key
(define (ephemeron-key ephemeron)
  (check %ephemeron? ephemeron 'ephemeron-key 1 "an ephemeron")
  (%ephemeron-key ephemeron))

;;> (ephemeron-datum ephemeron) -> object
;;> The datum of an ephemeron, which may have been collected with its key.
;;>   (ephemeron-datum (make-ephemeron 'key 1)) => 1
(define (ephemeron-datum ephemeron)
  (check %ephemeron? ephemeron 'ephemeron-datum 1 "an ephemeron")
  (%ephemeron-value ephemeron))

;;> (ephemeron-broken? ephemeron) -> boolean
;;> Whether the key of an ephemeron was collected.
;;>   (define e (make-ephemeron (list 'key) 1))
;;>   (collect-garbage)
;;>   (ephemeron-broken? e) => #t
(define (ephemeron-broken? ephemeron)
  (check %ephemeron? ephemeron 'ephemeron-broken? 1 "an ephemeron")
  (%bwp-object? (%ephemeron-key ephemeron)))

;;> (make-guardian) -> procedure
;;> A new guardian: called with an object it watches over it; called without it returns a watched object that nothing
;;> else refers to any more, or `#f`. So resources can be released when their owners are garbage.
;;>   (define guardian (make-guardian))
;;>   (guardian (list 'lost))
;;>   (collect-garbage)
;;>   (guardian) => (lost)
(define (make-guardian)
  (let ((guardian (%make-guardian-object)))
    (case-lambda
      (() (%guardian-retrieve! guardian))
      ((object) (%guardian-register! guardian object)))))
