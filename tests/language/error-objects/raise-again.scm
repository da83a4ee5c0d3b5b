;; An error object can be raised again and is the same object.
(import (scheme base) (scheme write))
(define first #f)
(write (guard (e (#t (eq? e first)))
         (guard (e (#f 'never))
           (guard (e ((begin (set! first e) #f)))
             (error "once")))))
(newline)
