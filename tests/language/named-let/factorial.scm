;; A named let may be recursive outside of tail position.
(import (scheme base) (scheme write))
(write (let fact ((n 25)) (if (= n 0) 1 (* n (fact (- n 1))))))
(newline)
