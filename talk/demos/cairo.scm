;; cairo: a picture, as pixels and as a PNG file.
;;
;; Shows a library that draws for others: opaque types whose values are destroyed when nothing refers to them, an enumeration,
;; a structure by address, the pixels of a surface as a view whose length the declaration states, and callbacks with which
;; cairo writes a file to wherever Scheme wants it, and reads it again.
(import (scheme base) (scheme file) (scheme inexact) (scheme write) (inc ffi) (inc ffi unsafe))

(define-foreign-library cairo (soname "libcairo.so.2"))
(define-foreign-opaque surface)
(define-foreign-opaque pen)
(define-foreign-enum format (argb32 0) (rgb24 1))
(define-foreign-enum status (success 0) (write-error 11) (read-error 10))
(define-foreign-struct matrix (xx double) (yx double) (xy double) (yy double) (x0 double) (y0 double))

(define-foreign (cairo-surface-destroy (s (consume surface*))) void (library cairo) parallel sync)
(define-foreign (cairo-image-surface-create (f format) (width int) (height int)) (owned surface* cairo-surface-destroy)
  (library cairo) parallel sync)
(define-foreign (cairo-image-surface-get-width (s surface*)) int (library cairo) parallel sync leaf)
(define-foreign (cairo-image-surface-get-height (s surface*)) int (library cairo) parallel sync leaf)
(define-foreign (cairo-image-surface-get-stride (s surface*)) int (library cairo) parallel sync leaf)
(define-foreign (cairo-surface-flush (s surface*)) void (library cairo) parallel sync)
(define-foreign (pixels (s surface*))
  (view (* (cairo-image-surface-get-stride s) (cairo-image-surface-get-height s)))
  (library cairo) (symbol "cairo_image_surface_get_data") parallel sync)

;; A pen keeps the surface that it draws on.
(define-foreign (cairo-destroy (p (consume pen*))) void (library cairo) parallel sync)
(define-foreign (cairo-create (s surface*)) (owned pen* cairo-destroy (keeps s)) (library cairo) parallel sync)
(define-foreign (cairo-set-source-rgb (p pen*) (red double) (green double) (blue double)) void
  (library cairo) parallel sync leaf)
(define-foreign (cairo-paint (p pen*)) void (library cairo) parallel sync)
(define-foreign (cairo-arc (p pen*) (x double) (y double) (radius double) (from double) (to double)) void
  (library cairo) parallel sync leaf)
(define-foreign (cairo-fill (p pen*)) void (library cairo) parallel sync)
(define-foreign (cairo-translate (p pen*) (x double) (y double)) void (library cairo) parallel sync leaf)
(define-foreign (cairo-scale (p pen*) (x double) (y double)) void (library cairo) parallel sync leaf)
(define-foreign (cairo-get-matrix (p pen*) (m (* matrix))) void (library cairo) parallel sync leaf)

;; The callbacks get an address and how many bytes are there. That cairo tells the truth is for us to say: hence (inc ffi unsafe).
(define-foreign (cairo-surface-write-to-png-stream
                  (s surface*) (write (-> ((maybe pointer) (* uint8) uint) status (else 'write-error))) (data (maybe pointer)))
  status (library cairo) parallel sync)
(define-foreign (cairo-image-surface-create-from-png-stream
                  (read (-> ((maybe pointer) (* uint8) uint) status (else 'read-error))) (data (maybe pointer)))
  (owned surface* cairo-surface-destroy) (library cairo) parallel sync)

;; The bytes of a PNG file of a surface.
(define (surface->png s)
  (let ((port (open-output-bytevector)))
    (cairo-surface-write-to-png-stream
      s
      (lambda (data bytes length)
        (write-bytevector (foreign-view->bytevector (foreign-view-extend bytes length)) port)
        'success)
      #f)
    (get-output-bytevector port)))

(define (png->surface bytes)
  (let ((port (open-input-bytevector bytes)))
    (cairo-image-surface-create-from-png-stream
      (lambda (data room length)
        (let ((view (foreign-view-extend room length)))
          (do ((i 0 (+ i 1)))
              ((= i length) 'success)
            (foreign-view-u8-set! view i (read-u8 port)))))
      #f)))

;; The colour of a pixel, #xrrggbb.
(define (pixel s x y)
  (cairo-surface-flush s)
  (modulo (foreign-view-u32-ref (pixels s) (+ (* y (cairo-image-surface-get-stride s)) (* 4 x))) #x1000000))

(define (show . things)
  (for-each display things)
  (newline))
(define (hexadecimal n)
  (let ((digits (number->string (+ #x1000000 n) 16)))
    (string-append "#" (substring digits 1 7))))

;; A sunflower: seed n lies at n golden angles, at the square root of n from the middle.
(define size 480)
(define seeds 420)
(define golden-angle (* 2 (acos -1) (- 1 (/ 2 (+ 1 (sqrt 5))))))
(define (draw-sunflower s)
  (let ((pen (cairo-create s)))
    (cairo-set-source-rgb pen 0.07 0.09 0.15)
    (cairo-paint pen)
    (cairo-translate pen (/ size 2) (/ size 2))
    (do ((n 0 (+ n 1)))
        ((= n seeds))
      (let* ((part (/ n seeds)) (angle (* n golden-angle)) (distance (* 215 (sqrt part))))
        (cairo-set-source-rgb pen 1 (- 0.85 (* 0.55 part)) (* 0.25 part))
        (cairo-arc pen (* distance (cos angle)) (* distance (sin angle)) (+ 2.5 (* 4.5 part)) 0 (* 2 (acos -1)))
        (cairo-fill pen)))
    pen))

(define picture (cairo-image-surface-create 'rgb24 size size))
(define canvas (draw-sunflower picture))

(show "size: " (cairo-image-surface-get-width picture) " by " (cairo-image-surface-get-height picture))
(show "corner: " (hexadecimal (pixel picture 0 0)))
(show "middle: " (hexadecimal (pixel picture 240 240)))
(let ((m (make-matrix)))
  (cairo-scale canvas 2 0.5)
  (cairo-get-matrix canvas m)
  (show "matrix: " (map (lambda (field) (field m)) (list matrix-xx matrix-yx matrix-xy matrix-yy matrix-x0 matrix-y0))))

(define png (surface->png picture))
(call-with-port (open-binary-output-file "sunflower.png") (lambda (port) (write-bytevector png port)))
(show "signature: " (bytevector-copy png 1 4) " " (utf8->string (bytevector-copy png 1 4)))
(define again (png->surface png))
(show "read again, the same pixels: "
  (equal? (foreign-view->bytevector (pixels picture)) (foreign-view->bytevector (pixels again))))

;; What a callback raises comes out of the call of cairo that called back; cairo has had its own error before.
(show "no room: "
  (guard (e ((string? e) e))
    (cairo-surface-write-to-png-stream picture (lambda (data bytes length) (raise "the disk is full")) #f)))
;; A pixel that is not there.
(show "beyond the picture: " (guard (e ((foreign-bounds-error? e) 'bounds)) (pixel picture 0 size)))
;; A surface is no pen.
(show "mixed up: " (guard (e ((error-object? e) 'refused)) (cairo-paint picture)))
