;; Inexact rounds to the nearest flonum, halves to even.
(import (scheme base) (scheme write))
(write (list (inexact 1/3) (inexact 2/3) (inexact (expt 10 23)) (inexact 9007199254740993) (inexact 9007199254740995)
             (inexact (expt 2 1023)) (inexact (/ (expt 10 400) (+ (expt 10 399) 1)))))
(newline)
(write (list (inexact (expt 10 400)) (inexact (- (expt 10 400))) (inexact (/ 1 (expt 10 400)))))
(newline)
