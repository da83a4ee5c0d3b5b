;; An inner loop may call the outer one.
(import (scheme base) (scheme write))
(write
 (let outer ((i 0) (acc '()))
   (if (= i 3)
       (reverse acc)
       (let inner ((j 0) (acc acc))
         (if (= j 2)
             (outer (+ i 1) acc)
             (inner (+ j 1) (cons (cons i j) acc)))))))
(newline)
