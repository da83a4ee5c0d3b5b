;; A thread that reads from a pipe with nothing in it waits alone.
(import (scheme base) (scheme read) (scheme char) (scheme file) (inc base) (srfi 18) (inc ffi))
(define-foreign (pipe (ends (buffer 8))) int parallel sync)

(define (start thunk) (thread-start! (make-thread thunk)))

;; The ports at both ends of a new pipe.
(define (open-pipe open-input open-output)
  (define ends (make-owned-pointer 8))
  (pipe ends)
  (let* ((view (owned-pointer-view ends))
         (path (lambda (offset)
                 (string-append "/proc/self/fd/" (number->string (foreign-view-s32-ref view offset)))))
         (in (open-input (path 0)))
         (out (open-output (path 4))))
    (foreign-close (foreign-view-s32-ref view 4))
    (values in out)))
(define-foreign (foreign-close (descriptor int)) int (symbol "close") parallel sync)

(define-values (in out) (open-pipe open-input-file open-output-file))
(define (send text)
  (write-string text out)
  (flush-output-port out))

;; Whatever reads waits until all that it reads is there. Each text comes in pieces.
(define (read-in-pieces read pieces)
  (define reading (start read))
  (for-each
    (lambda (piece)
      (thread-sleep! 0.01)
      (writeln (thread-join! reading 0 'waiting))
      (send piece))
    pieces)
  (writeln (thread-join! reading)))
(read-in-pieces (lambda () (read-char in)) '("x"))
(read-in-pieces (lambda () (let* ((peeked (peek-char in)) (taken (read-char in))) (list peeked taken))) '("y"))
(read-in-pieces (lambda () (read-line in)) '("a li" "ne" "\nnext"))
(read-in-pieces (lambda () (read-string 8 in)) '("abc" "d"))
(read-in-pieces (lambda () (read in)) '("(a #0=(b" " #0# \"c\n" "d\") #!fold-case " "E) "))
(read-in-pieces (lambda () (read in)) '("F" "G" " "))
(writeln (char-ready? in))
(writeln (read-char in))
(writeln (char-ready? in))
(parameterize ((current-input-port in))
  (read-in-pieces (lambda () (read-line)) '("inherited\n")))

;; Two threads wait for one port; one that is terminated reads nothing.
(define one (start (lambda () (read-char in))))
(define two (start (lambda () (read-char in))))
(define three (start (lambda () (read-char in))))
(thread-sleep! 0.01)
(thread-terminate! three)
(send "12")
(writeln (list-sort char<? (map thread-join! (list one two))))

;; The end of the input is there at once.
(define waiting (start (lambda () (read-line in))))
(thread-sleep! 0.01)
(close-port out)
(writeln (thread-join! waiting))

;; A port that is closed has nobody wait for it.
(define-values (closed-in other-out) (open-pipe open-input-file open-output-file))
(define stopped (start (lambda () (guard (e ((file-error? e) 'closed)) (read-char closed-in)))))
(thread-sleep! 0.01)
(close-port closed-in)
(writeln (thread-join! stopped))

;; Bytes.
(define-values (bytes-in bytes-out) (open-pipe open-binary-input-file open-binary-output-file))
(set! in bytes-in)
(set! send (lambda (bytes) (write-bytevector bytes bytes-out) (flush-output-port bytes-out)))
(read-in-pieces (lambda () (read-u8 in)) '(#u8(1)))
(read-in-pieces (lambda () (let* ((peeked (peek-u8 in)) (taken (read-u8 in))) (list peeked taken))) '(#u8(2)))
(read-in-pieces (lambda () (read-bytevector 3 in)) '(#u8(3) #u8(4 5)))
(define bytes (make-bytevector 4 0))
(read-in-pieces (lambda () (let ((count (read-bytevector! bytes in 1))) (list count bytes))) '(#u8(6 7) #u8(8)))

;; A file has what it has.
(call-with-output-file "file" (lambda (port) (write-string "one\ntwo" port)))
(writeln (call-with-input-file "file" (lambda (port) (let* ((a (read-line port)) (b (read-line port))) (list a b (read-line port))))))
