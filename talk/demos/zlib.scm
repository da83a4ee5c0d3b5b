;; zlib: compress a file and inflate it again.
;;
;; Shows owned buffers. An owned pointer is moved into the call, filled by C without a copy, and moved out again; its
;; declared length `(buffer n)` is checked against `n` before C sees the address. Both calls run on other threads, so
;; what they return are promises. The length of the output goes in as its capacity and comes out as what was used.
(import (scheme base) (scheme file) (scheme lazy) (scheme write) (inc ffi))

(define-foreign-library z (soname "libz.so.1"))

(define ok 0)
(define data-error -3)

(define-foreign (compress-bound (length ulong)) ulong (library z) (symbol "compressBound") parallel sync leaf)
(define-foreign (crc32 (crc ulong) (data bytes) (length uint = (bytevector-length data))) ulong
  (library z) parallel sync)
;; `in-out capacity` is `uLongf *destLen`: two values, the status and the length.
(define-foreign (compress2 (to (buffer capacity)) (in-out capacity ulong) (from (buffer length)) (length ulong)
                           (level int))
  int (library z) parallel async)
(define-foreign (uncompress (to (buffer capacity)) (in-out capacity ulong) (from (buffer length)) (length ulong))
  int (library z) parallel async)

;; Runs one of the two; the compressed or inflated bytes.
(define (convert operation bytes capacity . options)
  (let ((to (make-owned-pointer capacity)))
    (let-values (((status length)
                  (force (apply operation to capacity (bytevector->owned-pointer bytes) (bytevector-length bytes)
                                options))))
      (if (= status ok)
          (bytevector-copy (owned-pointer-transfer! to) 0 length)
          (error "zlib fails" status)))))

(define (deflate bytes)
  (convert compress2 bytes (compress-bound (bytevector-length bytes)) 9))
(define (inflate bytes length)
  (convert uncompress bytes length))

(define (write-file path bytes)
  (call-with-port (open-binary-output-file path) (lambda (port) (write-bytevector bytes port))))
(define (read-file path)
  (call-with-port (open-binary-input-file path) (lambda (port) (read-bytevector 1000000 port))))

(define (show . things)
  (for-each display things)
  (newline))

;; A text of 88,000 bytes that says little.
(define text
  (string->utf8
    (let ((port (open-output-string)))
      (do ((i 0 (+ i 1)))
          ((= i 2000) (get-output-string port))
        (write-string "Programs must be written for people to read\n" port)))))

(write-file "text" text)
(write-file "text.z" (deflate (read-file "text")))
(define packed (read-file "text.z"))
(define unpacked (inflate packed (bytevector-length text)))

(show "original: " (bytevector-length text) " bytes")
(show "less than a hundredth: " (< (* 100 (bytevector-length packed)) (bytevector-length text)))
(show "inflated: " (bytevector-length unpacked) " bytes, the same: " (equal? text unpacked))
(show "same checksum: " (= (crc32 0 text) (crc32 0 unpacked)))
(show "checksum of 123456789: " (number->string (crc32 0 (string->utf8 "123456789")) 16))

;; Damage is found, and told by zlib's own code.
(bytevector-u8-set! packed 20 (- 255 (bytevector-u8-ref packed 20)))
(show "damaged: "
  (guard (e ((error-object? e) (list (error-object-message e) (= data-error (car (error-object-irritants e))))))
    (inflate packed (bytevector-length text))))
;; A length that is not true never reaches C.
(show "too long: "
  (guard (e ((foreign-bounds-error? e) 'bounds))
    (force (uncompress (make-owned-pointer 10) 11 (make-owned-pointer 10) 10))))
(delete-file "text")
(delete-file "text.z")
