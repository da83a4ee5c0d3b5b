;;; Pairs: construction, access and the compositions of car and cdr.
;;;
;;; Exports: the procedures on pairs of section 6.4 of the report and of (scheme cxr).
;;; Needs: nothing.
;;;
;;; A composition is primitives alone, so that it is integrated; one that meets something else than a pair is reported by
;;; the innermost car or cdr that fails.

;;> (pair? object) -> boolean
;;> Whether an object is a pair. Every list but the empty one begins with one.
;;>   (pair? '(1 2)) => #t
;;>   (pair? '()) => #f
(define (pair? value) (%pair? value))

;;> (null? object) -> boolean
;;> Whether an object is the empty list.
;;>   (null? '()) => #t
;;>   (null? #f) => #f
(define (null? value) (%null? value))

;;> (cons first:object second:object) -> pair
;;> A new pair. If the second part is a list, so is the pair, one element longer.
;;>   (cons 1 '(2 3)) => (1 2 3)
;;>   (cons 'a 'b) => (a . b)
(define (cons first second) (%cons first second))

;;> (car pair) -> object
;;> The first part of a pair: the first element of a list.
;;>   (car '(1 2 3)) => 1
;;>   (car '()) => error: car: argument 1 must be a pair, but is ()
(define (car pair) (%car pair))

;;> (cdr pair) -> object
;;> The second part of a pair: a list without its first element.
;;>   (cdr '(1 2 3)) => (2 3)
;;>   (cdr '(a . b)) => b
(define (cdr pair) (%cdr pair))

;;> (set-car! pair object) -> unspecified
;;> Replaces the first part of a pair. Literals cannot be changed.
;;>   (let ((p (list 1 2))) (set-car! p 'one) p) => (one 2)
(define (set-car! pair value) (%set-car! pair value))

;;> (set-cdr! pair object) -> unspecified
;;> Replaces the second part of a pair. Literals cannot be changed.
;;>   (let ((p (list 1 2))) (set-cdr! p '(3 4)) p) => (1 3 4)
(define (set-cdr! pair value) (%set-cdr! pair value))

;;> (caar pair) -> object
;;> (cadr pair) -> object
;;> (cdar pair) -> object
;;> (cddr pair) -> object
;;> `car` and `cdr` one after the other, the last letter first: `(cadr l)` is `(car (cdr l))`.
;;>   (caar '((1 2) 3)) => 1
;;>   (cadr '(1 2 3)) => 2
;;>   (cdar '((1 2) 3)) => (2)
;;>   (cddr '(1 2 3)) => (3)
(define (caar pair) (%car (%car pair)))
(define (cadr pair) (%car (%cdr pair)))
(define (cdar pair) (%cdr (%car pair)))
(define (cddr pair) (%cdr (%cdr pair)))

;;> (caaar pair) -> object
;;> (caadr pair) -> object
;;> (cadar pair) -> object
;;> (caddr pair) -> object
;;> (cdaar pair) -> object
;;> (cdadr pair) -> object
;;> (cddar pair) -> object
;;> (cdddr pair) -> object
;;> `car` and `cdr` three times, the last letter first: `(caddr l)` is the third element.
;;>   (caaar '(((1)))) => 1
;;>   (caadr '(1 (2))) => 2
;;>   (cadar '((1 2))) => 2
;;>   (caddr '(1 2 3)) => 3
;;>   (cdaar '(((1 2)))) => (2)
;;>   (cdadr '(1 (2 3))) => (3)
;;>   (cddar '((1 2 3))) => (3)
;;>   (cdddr '(1 2 3 4)) => (4)
(define (caaar pair) (%car (%car (%car pair))))
(define (caadr pair) (%car (%car (%cdr pair))))
(define (cadar pair) (%car (%cdr (%car pair))))
(define (caddr pair) (%car (%cdr (%cdr pair))))
(define (cdaar pair) (%cdr (%car (%car pair))))
(define (cdadr pair) (%cdr (%car (%cdr pair))))
(define (cddar pair) (%cdr (%cdr (%car pair))))
(define (cdddr pair) (%cdr (%cdr (%cdr pair))))

;;> (caaaar pair) -> object
;;> (caaadr pair) -> object
;;> (caadar pair) -> object
;;> (caaddr pair) -> object
;;> (cadaar pair) -> object
;;> (cadadr pair) -> object
;;> (caddar pair) -> object
;;> (cadddr pair) -> object
;;> (cdaaar pair) -> object
;;> (cdaadr pair) -> object
;;> (cdadar pair) -> object
;;> (cdaddr pair) -> object
;;> (cddaar pair) -> object
;;> (cddadr pair) -> object
;;> (cdddar pair) -> object
;;> (cddddr pair) -> object
;;> `car` and `cdr` four times, the last letter first: `(cadddr l)` is the fourth element.
;;>   (caaaar '((((1))))) => 1
;;>   (caaadr '(1 ((2)))) => 2
;;>   (caadar '((1 (2)))) => 2
;;>   (caaddr '(1 2 (3))) => 3
;;>   (cadaar '(((1 2)))) => 2
;;>   (cadadr '(1 (2 3))) => 3
;;>   (caddar '((1 2 3))) => 3
;;>   (cadddr '(1 2 3 4)) => 4
;;>   (cdaaar '((((1 2))))) => (2)
;;>   (cdaadr '(1 ((2 3)))) => (3)
;;>   (cdadar '((1 (2 3)))) => (3)
;;>   (cdaddr '(1 2 (3 4))) => (4)
;;>   (cddaar '(((1 2 3)))) => (3)
;;>   (cddadr '(1 (2 3 4))) => (4)
;;>   (cdddar '((1 2 3 4))) => (4)
;;>   (cddddr '(1 2 3 4 5)) => (5)
(define (caaaar pair) (%car (%car (%car (%car pair)))))
(define (caaadr pair) (%car (%car (%car (%cdr pair)))))
(define (caadar pair) (%car (%car (%cdr (%car pair)))))
(define (caaddr pair) (%car (%car (%cdr (%cdr pair)))))
(define (cadaar pair) (%car (%cdr (%car (%car pair)))))
(define (cadadr pair) (%car (%cdr (%car (%cdr pair)))))
(define (caddar pair) (%car (%cdr (%cdr (%car pair)))))
(define (cadddr pair) (%car (%cdr (%cdr (%cdr pair)))))
(define (cdaaar pair) (%cdr (%car (%car (%car pair)))))
(define (cdaadr pair) (%cdr (%car (%car (%cdr pair)))))
(define (cdadar pair) (%cdr (%car (%cdr (%car pair)))))
(define (cdaddr pair) (%cdr (%car (%cdr (%cdr pair)))))
(define (cddaar pair) (%cdr (%cdr (%car (%car pair)))))
(define (cddadr pair) (%cdr (%cdr (%car (%cdr pair)))))
(define (cdddar pair) (%cdr (%cdr (%cdr (%car pair)))))
(define (cddddr pair) (%cdr (%cdr (%cdr (%cdr pair)))))
