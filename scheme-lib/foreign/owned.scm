;;; Owned pointers: memory that moves between the program and C without a copy.
;;;
;;; Needs: conditions.scm, pointers.scm, views.scm.
;;;
;;; A large owned pointer is the memory of a bytevector, which never moves; a small one is a block of C's heap. While a call
;;; has it, and once it was transferred, it is detached: its memory cannot be reached.

(define owned-type (make-foreign-type 'owned 0))

;;> (owned-pointer? object) -> boolean
;;> Whether an object is an owned pointer: memory that can be lent and given to C without a copy.
;;>   (owned-pointer? (make-owned-pointer 8)) => #t
(define (owned-pointer? object) (foreign-pointer-of-type? object owned-type))

;;> (make-owned-pointer bytes:k) -> pointer
;;> New owned memory of a number of bytes, all zero.
;;>   (foreign-view-length (make-owned-pointer 8)) => 8
(define (make-owned-pointer bytes)
  (check exact-nonnegative-integer? bytes 'make-owned-pointer 1 "an exact non-negative integer")
  (own (make-bytevector bytes 0)))

;; An owned pointer to the memory of a bytevector, if that never moves; else to a copy of it.
(define (own bytes)
  (let ((length (%bytevector-length bytes)) (address (%bytevector-address bytes)))
    (if address
        (%make-foreign-pointer address length owned-type (make-lifetime 'live '() #f #f bytes 0))
        (let ((memory (new-memory length owned-type)))
          (%foreign-write! (%foreign-pointer-address memory) bytes 0 length)
          memory))))

;;> (bytevector->owned-pointer bytevector) -> pointer
;;> (bytevector->owned-pointer! bytevector) -> pointer
;;> New owned memory with the bytes of a bytevector: a copy, or with `!` the memory of the bytevector itself, which is
;;> empty from then on.
;;>   (foreign-view-u8-ref (bytevector->owned-pointer #u8(1 2 3)) 2) => 3
;;>   (let* ((b (bytevector 1 2)) (p (bytevector->owned-pointer! b)))
;;>     (list (bytevector-length b) (foreign-view-length p))) => (0 2)
(define (bytevector->owned-pointer bytes)
  (check %bytevector? bytes 'bytevector->owned-pointer 1 "a bytevector")
  (own (bytevector-copy bytes)))

;; The bytevector itself, which is empty from then on.
(define (bytevector->owned-pointer! bytes)
  (check %bytevector? bytes 'bytevector->owned-pointer! 1 "a bytevector")
  (if (not (%mutable? bytes))
      (raise-bad-value 'bytevector->owned-pointer! 1 "a bytevector that is no literal" bytes))
  (let ((owned (own bytes)))
    (%bytevector-set-length! bytes 0)
    owned))

(define (check-owned object who)
  (check owned-pointer? object who 1 "an owned pointer")
  (if (not (live? object)) (raise-dead who object)))

;;> (owned-pointer->bytevector pointer) -> bytevector
;;> A copy of the bytes of owned memory.
;;>   (owned-pointer->bytevector (bytevector->owned-pointer #u8(1 2 3))) => #u8(1 2 3)
(define (owned-pointer->bytevector owned)
  (check-owned owned 'owned-pointer->bytevector)
  (foreign-view->bytevector owned))

;;> (owned-pointer-transfer! pointer) -> bytevector
;;> The bytes of owned memory as a bytevector, without a copy if they are many. The pointer is detached for good.
;;>   (owned-pointer-transfer! (bytevector->owned-pointer #u8(1 2 3))) => #u8(1 2 3)
(define (owned-pointer-transfer! owned)
  (check-owned owned 'owned-pointer-transfer!)
  (let* ((lifetime (%foreign-pointer-lifetime owned))
         (bytes (lifetime-bytes lifetime)))
    (if bytes
        (begin
          (%bytevector-set-length! bytes (%foreign-pointer-length owned))
          (set-lifetime-bytes! lifetime #f)
          (set-lifetime-state! lifetime 'transferred)
          bytes)
        (let ((bytes (foreign-view->bytevector owned)))
          (end-lifetime! lifetime 'transferred)
          bytes))))

;;> (owned-pointer-view pointer) -> pointer
;;> A pointer to the same memory that does not own it.
;;>   (owned-pointer? (owned-pointer-view (make-owned-pointer 8))) => #f
(define (owned-pointer-view owned)
  (check owned-pointer? owned 'owned-pointer-view 1 "an owned pointer")
  (%make-foreign-pointer
    (%foreign-pointer-address owned) (%foreign-pointer-length owned) #f (%foreign-pointer-lifetime owned)))

;;> (owned-pointer-detached? pointer) -> boolean
;;> Whether the memory of an owned pointer is lent to C, was transferred or freed.
;;>   (let ((p (make-owned-pointer 8))) (owned-pointer-transfer! p) (owned-pointer-detached? p)) => #t
(define (owned-pointer-detached? owned)
  (check owned-pointer? owned 'owned-pointer-detached? 1 "an owned pointer")
  (not (live? owned)))

;;> (owned-pointer-free! pointer) -> unspecified
;;> Frees owned memory at once. Without this it is freed when nothing refers to it any more.
;;>   (let ((p (make-owned-pointer 8))) (owned-pointer-free! p) (owned-pointer-detached? p)) => #t
(define (owned-pointer-free! owned)
  (check-owned owned 'owned-pointer-free!)
  (end-lifetime! (%foreign-pointer-lifetime owned) 'freed))

;; An argument of type (buffer length).
(define (foreign-buffer-address value length place)
  (cond
    ((not (owned-pointer? value)) (raise-foreign-type place "an owned pointer" value))
    ((not (live? value)) (raise-dead (place-who place) value))
    ((not (exact-nonnegative-integer? length))
     (raise-foreign-type place "a buffer whose length is an exact non-negative integer" length))
    ((< (%foreign-pointer-length value) length)
     (raise-system-condition
       (bounds-kind) (place-who place) (%cons value (%cons length '()))
       (place-text place) " has " (number->string (%foreign-pointer-length value))
       " bytes, but the call may use " (number->string length)))
    (else (%foreign-pointer-address value))))

;; Before a call that uses the memory of several pointers: the first `count` are buffers, which are C's until it is over, none
;; of them twice; the others are held. All or nothing happens: another thread may have ended a life since the arguments were
;; checked. #f stands for NULL.
(define (foreign-lend who count . pointers)
  (let ((wrong (without-preemption (lend-all! count pointers))))
    (if wrong
        (if (live? wrong)
            (raise-system-condition
              (detached-kind) who (%cons wrong '())
              "the memory cannot be lent to a call twice: " (quotation wrong))
            (raise-dead who wrong)))))

;; The pointer that is wrong, or #f.
(define (lend-all! count pointers)
  (or (find-dead pointers)
      (find-twice count pointers)
      (begin
        (lend-each! count pointers)
        #f)))

(define (find-dead pointers)
  (cond
    ((%null? pointers) #f)
    ((or (%eq? (%car pointers) #f) (live? (%car pointers))) (find-dead (%cdr pointers)))
    (else (%car pointers))))

;; One of the first `count` whose memory another of them has.
(define (find-twice count pointers)
  (if (%eq? count 0)
      #f
      (let ((pointer (%car pointers)) (rest (%cdr pointers)))
        (if (and pointer (shares-memory? pointer (%fx- count 1) rest))
            pointer
            (find-twice (%fx- count 1) rest)))))

(define (shares-memory? pointer count others)
  (and (%fx<? 0 count)
       (or (and (%car others)
                (%eq? (%foreign-pointer-lifetime pointer) (%foreign-pointer-lifetime (%car others))))
           (shares-memory? pointer (%fx- count 1) (%cdr others)))))

(define (lend-each! count pointers)
  (if (%pair? pointers)
      (let ((lifetime (and (%car pointers) (%foreign-pointer-lifetime (%car pointers)))))
        (if lifetime
            (if (%fx<? 0 count)
                (set-lifetime-state! lifetime 'lent)
                (add-hold! lifetime)))
        (lend-each! (%fx- count 1) (%cdr pointers)))))

;; After it.
(define (foreign-give-back buffer)
  (let ((lifetime (and buffer (%foreign-pointer-lifetime buffer))))
    (if (and lifetime (%eq? (lifetime-state lifetime) 'lent))
        (set-lifetime-state! lifetime 'live))))
