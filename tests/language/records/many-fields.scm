;; A record of many fields keeps them apart.
(define-record-type big
  (make-big a b c d e f g h i j)
  big?
  (a big-a) (b big-b) (c big-c) (d big-d) (e big-e)
  (f big-f) (g big-g) (h big-h) (i big-i) (j big-j set-big-j!))
(define x (make-big 0 1 2 3 4 5 6 7 8 9))
(set-big-j! x 'nine)
(write (map (lambda (get) (get x))
            (list big-a big-b big-c big-d big-e big-f big-g big-h big-i big-j)))
(newline)
