;;; Pairs: construction, access and the compositions of car and cdr.
;;;
;;; Exports: the procedures on pairs of section 6.4 of the report and of (scheme cxr).
;;; Needs: nothing.
;;;
;;; A composition is primitives alone, so that it is integrated; one that meets something else than a pair is reported by
;;; the innermost car or cdr that fails.

(define (pair? value) (%pair? value))
(define (null? value) (%null? value))
(define (cons first second) (%cons first second))
(define (car pair) (%car pair))
(define (cdr pair) (%cdr pair))
(define (set-car! pair value) (%set-car! pair value))
(define (set-cdr! pair value) (%set-cdr! pair value))

(define (caar pair) (%car (%car pair)))
(define (cadr pair) (%car (%cdr pair)))
(define (cdar pair) (%cdr (%car pair)))
(define (cddr pair) (%cdr (%cdr pair)))

(define (caaar pair) (%car (%car (%car pair))))
(define (caadr pair) (%car (%car (%cdr pair))))
(define (cadar pair) (%car (%cdr (%car pair))))
(define (caddr pair) (%car (%cdr (%cdr pair))))
(define (cdaar pair) (%cdr (%car (%car pair))))
(define (cdadr pair) (%cdr (%car (%cdr pair))))
(define (cddar pair) (%cdr (%cdr (%car pair))))
(define (cdddr pair) (%cdr (%cdr (%cdr pair))))

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
