;;; Reading and writing the memory behind foreign pointers, within its bounds.
;;;
;;; Needs: conditions.scm, conversions.scm, pointers.scm, texts.scm.

;; The address of `size` bytes at an offset, which must lie within the memory.
(define (view-address who view offset size)
  (check %foreign-pointer? view who 1 "a foreign pointer")
  (if (not (live? view)) (raise-dead who view))
  (if (and (%fixnum? offset)
           (not (%fx<? offset 0))
           (not (%fx<? (%fx- (%foreign-pointer-length view) size) offset)))
      (%+ (%foreign-pointer-address view) offset)
      (raise-bounds who view offset size)))

(define (raise-bounds who view offset size)
  (check %fixnum? offset who 2 "an exact non-negative integer")
  (raise-system-condition
    (bounds-kind) who (%cons view (%cons offset '()))
    (number->string size) (if (%eq? size 1) " byte at offset " " bytes at offset ") (number->string offset)
    (if (%eq? (%foreign-pointer-length view) 0)
        ", but nothing is known of the length of "
        (string-append " of " (number->string (%foreign-pointer-length view)) ": "))
    (quotation view)))

;; (define-accessors access size ref set! convert)
(define-syntax define-accessors
  (syntax-rules ()
    ((_ access size ref set (value place) converted)
     (begin
       (define (ref view offset) (%foreign-ref 'access (view-address 'ref view offset size) 0))
       (define (set view offset value)
         (let ((place '#(set 3 value)))
           (%foreign-set! 'access (view-address 'set view offset size) 0 converted)))))))

;;> (foreign-view-u8-ref view:pointer offset:k) -> integer
;;> (foreign-view-u8-set! view:pointer offset:k value:k) -> unspecified
;;> Reads and writes an unsigned integer of one byte, in the processor's byte order, at an offset in bytes.
;;>   (define memory (make-owned-pointer 16))
;;>   (foreign-view-u8-set! memory 8 255)
;;>   (foreign-view-u8-ref memory 8) => 255
(define-accessors u8 1 foreign-view-u8-ref foreign-view-u8-set! (value place)
  (foreign-integer value 0 255 "uint8" place))

;;> (foreign-view-s8-ref view:pointer offset:k) -> integer
;;> (foreign-view-s8-set! view:pointer offset:k value:n) -> unspecified
;;> Reads and writes a signed integer of one byte, in the processor's byte order, at an offset in bytes.
;;>   (define memory (make-owned-pointer 16))
;;>   (foreign-view-s8-set! memory 8 -1)
;;>   (foreign-view-s8-ref memory 8) => -1
(define-accessors s8 1 foreign-view-s8-ref foreign-view-s8-set! (value place)
  (foreign-integer value -128 127 "int8" place))

;;> (foreign-view-u16-ref view:pointer offset:k) -> integer
;;> (foreign-view-u16-set! view:pointer offset:k value:k) -> unspecified
;;> Reads and writes an unsigned integer of two bytes, in the processor's byte order, at an offset in bytes.
;;>   (define memory (make-owned-pointer 16))
;;>   (foreign-view-u16-set! memory 8 65535)
;;>   (foreign-view-u16-ref memory 8) => 65535
(define-accessors u16 2 foreign-view-u16-ref foreign-view-u16-set! (value place)
  (foreign-integer value 0 #xffff "uint16" place))

;;> (foreign-view-s16-ref view:pointer offset:k) -> integer
;;> (foreign-view-s16-set! view:pointer offset:k value:n) -> unspecified
;;> Reads and writes a signed integer of two bytes, in the processor's byte order, at an offset in bytes.
;;>   (define memory (make-owned-pointer 16))
;;>   (foreign-view-s16-set! memory 8 -2)
;;>   (foreign-view-s16-ref memory 8) => -2
(define-accessors s16 2 foreign-view-s16-ref foreign-view-s16-set! (value place)
  (foreign-integer value #x-8000 #x7fff "int16" place))

;;> (foreign-view-u32-ref view:pointer offset:k) -> integer
;;> (foreign-view-u32-set! view:pointer offset:k value:k) -> unspecified
;;> Reads and writes an unsigned integer of four bytes, in the processor's byte order, at an offset in bytes.
;;>   (define memory (make-owned-pointer 16))
;;>   (foreign-view-u32-set! memory 8 4294967295)
;;>   (foreign-view-u32-ref memory 8) => 4294967295
(define-accessors u32 4 foreign-view-u32-ref foreign-view-u32-set! (value place)
  (foreign-integer value 0 #xffffffff "uint32" place))

;;> (foreign-view-s32-ref view:pointer offset:k) -> integer
;;> (foreign-view-s32-set! view:pointer offset:k value:n) -> unspecified
;;> Reads and writes a signed integer of four bytes, in the processor's byte order, at an offset in bytes.
;;>   (define memory (make-owned-pointer 16))
;;>   (foreign-view-s32-set! memory 8 -3)
;;>   (foreign-view-s32-ref memory 8) => -3
(define-accessors s32 4 foreign-view-s32-ref foreign-view-s32-set! (value place)
  (foreign-integer value #x-80000000 #x7fffffff "int32" place))

;;> (foreign-view-u64-ref view:pointer offset:k) -> integer
;;> (foreign-view-u64-set! view:pointer offset:k value:k) -> unspecified
;;> Reads and writes an unsigned integer of eight bytes, in the processor's byte order, at an offset in bytes.
;;>   (define memory (make-owned-pointer 16))
;;>   (foreign-view-u64-set! memory 8 18446744073709551615)
;;>   (foreign-view-u64-ref memory 8) => 18446744073709551615
(define-accessors u64 8 foreign-view-u64-ref foreign-view-u64-set! (value place)
  (foreign-u64 value "uint64" place))

;;> (foreign-view-s64-ref view:pointer offset:k) -> integer
;;> (foreign-view-s64-set! view:pointer offset:k value:n) -> unspecified
;;> Reads and writes a signed integer of eight bytes, in the processor's byte order, at an offset in bytes.
;;>   (define memory (make-owned-pointer 16))
;;>   (foreign-view-s64-set! memory 8 -4)
;;>   (foreign-view-s64-ref memory 8) => -4
(define-accessors s64 8 foreign-view-s64-ref foreign-view-s64-set! (value place)
  (foreign-s64 value "int64" place))

;;> (foreign-view-f32-ref view:pointer offset:k) -> real
;;> (foreign-view-f32-set! view:pointer offset:k value:x) -> unspecified
;;> Reads and writes a floating-point number of single precision at an offset in bytes.
;;>   (define memory (make-owned-pointer 16))
;;>   (foreign-view-f32-set! memory 8 1/2)
;;>   (foreign-view-f32-ref memory 8) => 0.5
(define-accessors single 4 foreign-view-f32-ref foreign-view-f32-set! (value place)
  (foreign-single value place))

;;> (foreign-view-f64-ref view:pointer offset:k) -> real
;;> (foreign-view-f64-set! view:pointer offset:k value:x) -> unspecified
;;> Reads and writes a floating-point number of double precision at an offset in bytes.
;;>   (define memory (make-owned-pointer 16))
;;>   (foreign-view-f64-set! memory 8 1/2)
;;>   (foreign-view-f64-ref memory 8) => 0.5
(define-accessors double 8 foreign-view-f64-ref foreign-view-f64-set! (value place)
  (foreign-double value place))

;;> (foreign-view-pointer-ref view:pointer offset:k) -> pointer|#f
;;> (foreign-view-pointer-set! view:pointer offset:k pointer:object) -> unspecified
;;> Reads and writes an address at an offset in bytes: a pointer of unknown length, or `#f` for NULL.
;;>   (define memory (make-owned-pointer 16))
;;>   (foreign-view-pointer-set! memory 0 memory)
;;>   (foreign-pointer=? memory (foreign-view-pointer-ref memory 0)) => #t
(define (foreign-view-pointer-ref view offset)
  (let ((address (%foreign-ref 'u64 (view-address 'foreign-view-pointer-ref view offset 8) 0)))
    (if (%eq? address 0)
        #f
        (foreign-reached (%make-foreign-pointer address 0 #f #f) view))))

(define (foreign-view-pointer-set! view offset pointer)
  (let ((address (view-address 'foreign-view-pointer-set! view offset 8)))
    (%foreign-set! 'u64 address 0
      (if pointer (foreign-address pointer #f 0 '#(foreign-view-pointer-set! 3 pointer)) 0))))

;;> (foreign-view-string-ref view:pointer offset:k) -> string|#f
;;> The text to which an address at an offset in bytes points, or `#f` for NULL.
;;>   (foreign-view-string-ref (make-owned-pointer 8) 0) => #f
(define (foreign-view-string-ref view offset)
  (let* ((address (view-address 'foreign-view-string-ref view offset 8))
         (fetched (foreign-fetch-text (%foreign-ref 'u64 address 0) 0)))
    (and fetched (foreign->text fetched '#(foreign-view-string-ref 0 text)))))

;;> (foreign-view-length view:pointer) -> count
;;> The number of bytes that are known to be behind a pointer.
;;>   (foreign-view-length (make-owned-pointer 16)) => 16
(define (foreign-view-length view)
  (check %foreign-pointer? view 'foreign-view-length 1 "a foreign pointer")
  (if (live? view) (%foreign-pointer-length view) 0))

;;> (foreign-view-slice view:pointer start [end]) -> pointer
;;> A pointer to a part of the memory, which lives as long.
;;>   (foreign-view-length (foreign-view-slice (make-owned-pointer 16) 4 8)) => 4
(define foreign-view-slice
  (case-lambda
    ((view start)
     (check %foreign-pointer? view 'foreign-view-slice 1 "a foreign pointer")
     (foreign-view-slice view start (%foreign-pointer-length view)))
    ((view start end)
     (check %foreign-pointer? view 'foreign-view-slice 1 "a foreign pointer")
     (check-range 'foreign-view-slice 2 "a foreign pointer" (%foreign-pointer-length view) start end)
     (%make-foreign-pointer
       (%+ (%foreign-pointer-address view) start) (%fx- end start) #f (%foreign-pointer-lifetime view)))))

;;> (foreign-view->bytevector view:pointer) -> bytevector
;;> (foreign-view->bytevector view:pointer start end) -> bytevector
;;> A copy of memory, or of a part of it.
;;>   (foreign-view->bytevector (bytevector->owned-pointer #u8(1 2 3)) 1 3) => #u8(2 3)
(define foreign-view->bytevector
  (case-lambda
    ((view)
     (check %foreign-pointer? view 'foreign-view->bytevector 1 "a foreign pointer")
     (foreign-view->bytevector view 0 (%foreign-pointer-length view)))
    ((view start end)
     (check %foreign-pointer? view 'foreign-view->bytevector 1 "a foreign pointer")
     (check-range 'foreign-view->bytevector 2 "a foreign pointer" (%foreign-pointer-length view) start end)
     (let* ((size (%fx- end start))
            (address (view-address 'foreign-view->bytevector view start size))
            (bytes (make-bytevector size 0)))
       (%foreign-read! address bytes 0 size)
       bytes))))

;;> (foreign-view-copy! to:memory at:k from:memory [start [end]]) -> unspecified
;;> Copies bytes between foreign memory and foreign memory or bytevectors, to an offset in bytes.
;;>   (define memory (make-owned-pointer 4))
;;>   (foreign-view-copy! memory 1 #u8(7 8 9) 0 2)
;;>   (foreign-view->bytevector memory) => #u8(0 7 8 0)
(define foreign-view-copy!
  (case-lambda
    ((to at from) (copy-memory! to at from 0 (memory-length from 3)))
    ((to at from start) (copy-memory! to at from start (memory-length from 3)))
    ((to at from start end) (copy-memory! to at from start end))))

(define (memory-length memory position)
  (cond
    ((%foreign-pointer? memory) (%foreign-pointer-length memory))
    ((%bytevector? memory) (%bytevector-length memory))
    (else (raise-wrong-type 'foreign-view-copy! position "a foreign pointer or a bytevector" memory))))

(define (copy-memory! to at from start end)
  (check-range 'foreign-view-copy! 4 "the source" (memory-length from 3) start end)
  (let ((size (%fx- end start)) (room (memory-length to 1)))
    (check %fixnum? at 'foreign-view-copy! 2 "an exact non-negative integer")
    (if (or (%fx<? at 0) (%fx<? (%fx- room size) at))
        (raise-system-condition
          (bounds-kind) 'foreign-view-copy! (%cons to (%cons at '()))
          (number->string size) " bytes at offset " (number->string at) " of " (number->string room)))
    (cond
      ((and (%bytevector? to) (%bytevector? from)) (bytevector-copy! to at from start end))
      ((%bytevector? to)
       (%foreign-read! (view-address 'foreign-view-copy! from start size) to at (%fx+ at size)))
      ((%bytevector? from)
       (%foreign-write! (view-address 'foreign-view-copy! to at size) from start end))
      (else
        (%foreign-move!
          (view-address 'foreign-view-copy! to at size)
          (view-address 'foreign-view-copy! from start size)
          size)))))
