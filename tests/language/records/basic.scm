;; A record has a constructor, a predicate, accessors and modifiers.
(import (scheme base) (scheme write))
(define-record-type <pare>
  (kons x y)
  pare?
  (x kar set-kar!)
  (y kdr))
(define k (kons 1 2))
(write (list (pare? k) (pare? (cons 1 2)) (kar k) (kdr k)))
(set-kar! k 3)
(write (kar k))
(newline)
