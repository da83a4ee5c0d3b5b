;; An exception in the procedure leaves the traversal.
(import (scheme base) (scheme write))
(define seen '())
(write (guard (e ((symbol? e) e)) (for-each (lambda (x) (if (= x 3) (raise 'three)) (set! seen (cons x seen))) '(1 2 3 4))))
(write seen)
(write (guard (e (#t 'caught)) (vector-map (lambda (x) (raise x)) #(1))))
(newline)
