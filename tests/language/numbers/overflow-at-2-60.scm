;; Addition and subtraction pass from fixnums to bignums at 2^60 without loss.
(import (scheme base) (scheme write))
(define big 1152921504606846975)
(define small -1152921504606846976)
(write (list big (+ big 1) (+ big big) small (- small 1) (+ small small) (- small)))
(newline)
(write (list (- (+ big 1) 1) (+ (- small 1) 1) (= (- (+ big 1) 1) big)))
(newline)
