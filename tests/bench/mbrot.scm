;; The Mandelbrot set on a grid: flonum arithmetic in a loop.
(import (scheme base) (scheme write))

(define (iterations cr ci limit)
  (let loop ((zr cr) (zi ci) (n 0))
    (if (= n limit)
        n
        (let ((zr2 (* zr zr)) (zi2 (* zi zi)))
          (if (> (+ zr2 zi2) 4.0)
              n
              (loop (+ (- zr2 zi2) cr)
                    (+ (* 2.0 (* zr zi)) ci)
                    (+ n 1)))))))

(define (total size limit)
  (let ((step (/ 2.0 size)))
    (do ((y 0 (+ y 1))
         (sum 0 (do ((x 0 (+ x 1))
                     (sum sum (+ sum (iterations (+ -1.5 (* step x)) (+ -1.0 (* step y)) limit))))
                    ((= x size) sum))))
        ((= y size) sum))))

(write (total 500 500))
(newline)
