;;; Texts and bytes as arguments and results.
;;;
;;; Needs: conditions.scm, pointers.scm.
;;;
;;; Arguments are copied into the block of the call: first the size of each is found (which raises if it is no text for C),
;;; then all are written.

(define (foreign-text-size value encoding place)
  (if (%string? value)
      (or (%foreign-text-size value encoding)
          (raise-foreign-range place "a string without #\\null, which ends a text in C" value))
      (raise-foreign-type place "a string" value)))

(define (foreign-fill-text address value encoding)
  (%foreign-fill-text! address value encoding)
  address)

;; A text in a block of its own.
(define (foreign-new-text value encoding place)
  (let ((block (%foreign-allocate (foreign-text-size value encoding place))))
    (foreign-fill-text block value encoding)))

;; The text at an address: a string, #f for NULL, or its address if it is not valid.
(define (foreign-fetch-text raw encoding)
  (if (%eq? raw 0)
      #f
      (or (%foreign-text raw -1 encoding) raw)))

(define (foreign->text fetched place)
  (cond
    ((%string? fetched) fetched)
    ((%eq? fetched #f) (raise-null place))
    (else
      (raise-system-condition
        (text-kind) (place-who place) '()
        (place-text place) " is not valid in the encoding that its type says"))))

;; A text starts where an integer may.
(define-syntax alignment (syntax-rules () ((_) 8)))

;; Bytevectors of so many bytes never move: C gets their address. Smaller ones are copied, but for leaf calls.
(define-syntax fixed-bytes (syntax-rules () ((_) 4096)))

(define (by-address? value copied?)
  (and (not copied?)
       (not (%fx<? (%bytevector-length value) (fixed-bytes)))))

(define (foreign-check-bytes value input? place)
  (if (not (%bytevector? value)) (raise-foreign-type place "a bytevector" value))
  (if (not (or input? (%mutable? value)))
      (raise-foreign-type place "a bytevector that is no literal, or of type (bytes in)" value))
  value)

;; How much room in the block of the call a bytevector takes.
(define (foreign-bytes-size value input? copied? place)
  (foreign-check-bytes value input? place)
  (if (by-address? value copied?)
      0
      (%fxand (%fx+ (%bytevector-length value) (%fx- (alignment) 1)) (%fxnot (%fx- (alignment) 1)))))

;; The address that C gets.
(define (foreign-fill-bytes address value copied?)
  (if (by-address? value copied?)
      (%bytevector-address value)
      (begin
        (%foreign-write! address value 0 (%bytevector-length value))
        address)))

;; After the call. That a bytevector is referred to here keeps it from being collected before.
(define (foreign-take-bytes value address input?)
  (cond
    ((not value))
    ((by-address? value #f) (%foreign-write! address value 0 0))
    ((not input?) (%foreign-read! address value 0 (%bytevector-length value)))))
