;;; (scheme list) of R7RS-large: SRFI 1.

(define-library (scheme list)
  (import (srfi 1))
  ;; Constructors.
  (export
    cons list xcons cons* make-list list-tabulate list-copy circular-list iota)
  ;; Predicates.
  (export
    pair? null? proper-list? circular-list? dotted-list? not-pair? null-list? list=)
  ;; Selectors.
  (export
    car cdr caar cadr cdar cddr caaar caadr cadar caddr cdaar cdadr cddar cdddr caaaar caaadr caadar caaddr
    cadaar cadadr caddar cadddr cdaaar cdaadr cdadar cdaddr cddaar cddadr cdddar cddddr list-ref first second
    third fourth fifth sixth seventh eighth ninth tenth car+cdr take drop take-right drop-right take!
    drop-right! split-at split-at! last last-pair)
  ;; Miscellaneous.
  (export
    length length+ append concatenate reverse append! concatenate! reverse! append-reverse append-reverse! zip
    unzip1 unzip2 unzip3 unzip4 unzip5 count)
  ;; Folds and maps.
  (export
    fold unfold pair-fold reduce fold-right unfold-right pair-fold-right reduce-right append-map append-map! map
    map! map-in-order for-each pair-for-each filter-map)
  ;; Filters and searches.
  (export
    filter partition remove filter! partition! remove! member memq memv find find-tail any every list-index
    take-while drop-while take-while! span break span! break!)
  ;; Deletion and association lists.
  (export
    delete delete-duplicates delete! delete-duplicates! assoc assq assv alist-cons alist-copy alist-delete
    alist-delete!)
  ;; Sets.
  (export
    lset<= lset= lset-adjoin lset-union lset-union! lset-intersection lset-intersection! lset-difference
    lset-difference! lset-xor lset-xor! lset-diff+intersection lset-diff+intersection!)
  ;; Changes.
  (export
    set-car! set-cdr!))
