;; Filter, remove, partition, delete, delete-duplicates.
(import (scheme base) (srfi 1) (scheme write))
(write (list (filter odd? '(1 2 3 4 5)) (remove odd? '(1 2 3 4 5)) (delete 2 '(1 2 3 2)) (delete "a" '("a" "b")) (delete-duplicates '(a b a c b)) (delete-duplicates '(1 -1 2) (lambda (x y) (= (abs x) (abs y))))))
(call-with-values (lambda () (partition symbol? '(a 1 b 2))) (lambda (in out) (write (list in out))))
(newline)
