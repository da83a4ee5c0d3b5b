;; What ports keep counts towards the heap's limit.
(import (scheme base) (scheme write) (scheme file) (inc base))
(define-syntax attempt
  (syntax-rules ()
    ((_ expression ...)
     (begin (attempt-thunk 'expression (lambda () expression)) ...))))
(define (attempt-thunk expression thunk)
  (guard (condition
          ((error-object? condition)
           (unless (equal? (error-object-message condition) "out of memory")
             (write expression)
             (display (error-object-message condition))
             (newline))))
    (thunk)
    (write expression)
    (display " has a result\n")))
(define text (make-string 100000 #\a))

;; A string port that grows, in one operation or in many.
(define (grow write-more)
  (let ((port (open-output-string)))
    (let loop ()
      (write-more port)
      (loop))))
(define (doubled depth) (if (= depth 0) text (let ((half (doubled (- depth 1)))) (list half half))))
(attempt
  (grow (lambda (port) (write-string text port)))
  (grow (lambda (port) (write 'some-symbol port)))
  (grow (lambda (port) (write-simple (doubled 40) port)))
  (let ((port (open-output-bytevector)))
    (let loop () (write-bytevector (make-bytevector 100000 1) port) (loop))))

;; Many ports, each with little.
(attempt
  (let loop ((ports '()))
    (let ((port (open-output-string)))
      (write-string text port)
      (loop (cons port ports))))
  (let loop ((ports '()))
    (loop (cons (open-input-string text) ports))))

;; Input without end.
(attempt
  (read-string (expt 10 10) (open-input-file "/dev/zero"))
  (read-line (open-input-file "/dev/zero"))
  (read-bytevector (expt 10 10) (open-binary-input-file "/dev/zero")))

;; A great number that is asked for is no reason to fail.
(write (read-string (expt 10 12) (open-input-string "abc")))
(write (read-bytevector (expt 10 12) (open-input-bytevector (bytevector 1 2))))
(newline)

;; Ports that are dropped are none of it.
(let loop ((i 0))
  (if (< i 5000)
      (let ((port (open-output-string)))
        (write-string text port)
        (loop (+ i 1)))))
(display "done\n")
