;;; Bytevectors.
;;;
;;; Exports: the procedures of section 6.9 of the report but string->utf8, and bytevector-fill!.
;;; Needs: checks.scm.

;;> (bytevector? object) -> boolean
;;> Whether an object is a bytevector.
;;>   (bytevector? #u8(1 2)) => #t
;;>   (bytevector? #(1 2)) => #f
(define (bytevector? value) (%bytevector? value))

;;> (bytevector-length bytevector) -> count
;;> The number of bytes of a bytevector.
;;>   (bytevector-length #u8(10 20 30)) => 3
(define (bytevector-length bytevector) (%bytevector-length bytevector))

;;> (bytevector-u8-ref bytevector k) -> byte
;;> The byte of a bytevector at an index, counted from 0.
;;>   (bytevector-u8-ref #u8(10 20 30) 1) => 20
(define (bytevector-u8-ref bytevector k) (%bytevector-u8-ref bytevector k))

;;> (bytevector-u8-set! bytevector k byte) -> unspecified
;;> Replaces the byte of a bytevector at an index. Literals cannot be changed.
;;>   (let ((b (bytevector 1 2 3))) (bytevector-u8-set! b 1 255) b) => #u8(1 255 3)
(define (bytevector-u8-set! bytevector k byte) (%bytevector-u8-set! bytevector k byte))

;;> (make-bytevector k [byte]) -> bytevector
;;> A new bytevector of a length, with the same byte everywhere: 0 if none is given.
;;>   (make-bytevector 3 7) => #u8(7 7 7)
(define make-bytevector
  (case-lambda
    ((length) (%make-bytevector length 0))
    ((length byte) (%make-bytevector length byte))))

(define (byte? value)
  (and (%fixnum? value) (not (%fx<? value 0)) (%fx<? value 256)))

;;> (bytevector byte ...) -> bytevector
;;> A new bytevector of its arguments.
;;>   (bytevector 1 2 255) => #u8(1 2 255)
;;>   (bytevector 256) => error: bytevector: argument 1 must be a byte, but is 256
(define (bytevector . bytes)
  (let ((result (%make-bytevector (%length bytes) 0)))
    (let loop ((i 0) (rest bytes))
      (if (%pair? rest)
          (begin
            (check byte? (%car rest) 'bytevector (%fx+ i 1) "a byte")
            (%bytevector-u8-set! result i (%car rest))
            (loop (%fx+ i 1) (%cdr rest)))
          result))))

;; The length of a bytevector, after checking that it is one and that a range may begin at start.
(define (checked-bytevector-end who position bytevector start)
  (check %bytevector? bytevector who position "a bytevector")
  (let ((end (%bytevector-length bytevector)))
    (check-range who (%fx+ position 1) "a bytevector" end start end)
    end))

(define (check-bytevector-range who position bytevector start end)
  (check %bytevector? bytevector who position "a bytevector")
  (check-range who (%fx+ position 1) "a bytevector" (%bytevector-length bytevector) start end))

;;> (bytevector-copy bytevector [start [end]]) -> bytevector
;;> A new bytevector of the bytes of a bytevector, or of a part of it.
;;>   (bytevector-copy #u8(1 2 3 4) 1 3) => #u8(2 3)
(define bytevector-copy
  (case-lambda
    ((bytevector)
     (check %bytevector? bytevector 'bytevector-copy 1 "a bytevector")
     (%bytevector-copy bytevector 0 (%bytevector-length bytevector)))
    ((bytevector start)
     (%bytevector-copy bytevector start (checked-bytevector-end 'bytevector-copy 1 bytevector start)))
    ((bytevector start end)
     (check-bytevector-range 'bytevector-copy 1 bytevector start end)
     (%bytevector-copy bytevector start end))))

;;> (bytevector-copy! to:bytevector at:k from:bytevector [start [end]]) -> unspecified
;;> Copies the bytes of a bytevector, or of a part of it, into another one from an index on. The two may be the same
;;> bytevector.
;;>   (let ((b (bytevector 1 2 3 4))) (bytevector-copy! b 0 #u8(9 8 7) 1) b) => #u8(8 7 3 4)
(define bytevector-copy!
  (case-lambda
    ((to at from)
     (check %bytevector? from 'bytevector-copy! 3 "a bytevector")
     (copy-into-bytevector! to at from 0 (%bytevector-length from)))
    ((to at from start)
     (copy-into-bytevector! to at from start (checked-bytevector-end 'bytevector-copy! 3 from start)))
    ((to at from start end)
     (check-bytevector-range 'bytevector-copy! 3 from start end)
     (copy-into-bytevector! to at from start end))))

(define (copy-into-bytevector! to at from start end)
  (check %bytevector? to 'bytevector-copy! 1 "a bytevector")
  (check %exact-integer? at 'bytevector-copy! 2 "an exact non-negative integer")
  (check-range 'bytevector-copy! 2 "a bytevector" (%bytevector-length to) at (%+ at (%fx- end start)))
  (%bytevector-copy! to at from start end))

;;> (bytevector-fill! bytevector byte [start [end]]) -> unspecified
;;> Puts a byte everywhere in a bytevector, or in a part of it.
;;>   (let ((b (bytevector 1 2 3))) (bytevector-fill! b 0 1) b) => #u8(1 0 0)
(define bytevector-fill!
  (case-lambda
    ((bytevector byte)
     (check %bytevector? bytevector 'bytevector-fill! 1 "a bytevector")
     (%bytevector-fill! bytevector byte 0 (%bytevector-length bytevector)))
    ((bytevector byte start)
     (%bytevector-fill! bytevector byte start (checked-bytevector-end 'bytevector-fill! 1 bytevector start)))
    ((bytevector byte start end)
     (check-bytevector-range 'bytevector-fill! 1 bytevector start end)
     (%bytevector-fill! bytevector byte start end))))

;;> (bytevector-append bytevector ...) -> bytevector
;;> A new bytevector of the bytes of bytevectors one after the other.
;;>   (bytevector-append #u8(1) #u8(2 3)) => #u8(1 2 3)
(define bytevector-append
  (case-lambda
    ((a b)
     (check %bytevector? a 'bytevector-append 1 "a bytevector")
     (check %bytevector? b 'bytevector-append 2 "a bytevector")
     (%bytevector-append2 a b))
    (bytevectors
     (let loop ((rest bytevectors) (length 0) (position 1))
       (if (%pair? rest)
           (begin
             (check %bytevector? (%car rest) 'bytevector-append position "a bytevector")
             (loop (%cdr rest) (%fx+ length (%bytevector-length (%car rest))) (%fx+ position 1)))
           (join-bytevectors bytevectors (%make-bytevector length 0)))))))

(define (join-bytevectors bytevectors result)
  (let loop ((rest bytevectors) (at 0))
    (if (%pair? rest)
        (let ((length (%bytevector-length (%car rest))))
          (%bytevector-copy! result at (%car rest) 0 length)
          (loop (%cdr rest) (%fx+ at length)))
        result)))

;;> (utf8->string bytevector [start [end]]) -> string
;;> The string whose bytes in UTF-8 a bytevector, or a part of it, holds.
;;>   (utf8->string #u8(97 206 187)) => "aλ"
(define utf8->string
  (case-lambda
    ((bytevector)
     (check %bytevector? bytevector 'utf8->string 1 "a bytevector")
     (%utf8->string bytevector 0 (%bytevector-length bytevector)))
    ((bytevector start)
     (%utf8->string bytevector start (checked-bytevector-end 'utf8->string 1 bytevector start)))
    ((bytevector start end)
     (check-bytevector-range 'utf8->string 1 bytevector start end)
     (%utf8->string bytevector start end))))
