;; getaddrinfo: from names to addresses, through C's structures and unions.
;;
;; Shows a list that C has linked, nested structures, a union whose first member tells what it holds, and memory that
;; C owns: `owned` frees the list when the program has dropped its head, `freeaddrinfo` at once, after which the head
;; cannot be used. The names are numeric, so that no network is needed.
(import (scheme base) (scheme write) (inc ffi))

(define-foreign-enum family (unspecified 0) (ipv4 2) (ipv6 10))
(define-foreign-enum socket-type (any 0) (stream 1) (datagram 2))
(define-foreign-flags hints passive canonical-name numeric-host (numeric-service 1024))

;; The bytes of ports and addresses have the order of the network.
(define-foreign-struct sockaddr-in (family uint16) (port (array uint8 2)) (address (array uint8 4)) (padding uint64))
(define-foreign-struct sockaddr-in6
  (family uint16) (port (array uint8 2)) (flow uint32) (address (array uint8 16)) (scope uint32))
(define-foreign-union sockaddr (family uint16) (ipv4 (& sockaddr-in)) (ipv6 (& sockaddr-in6)))

(define-foreign-struct addrinfo
  (flags hints) (family family) (socket-type socket-type) (protocol int) (address-length uint32)
  (address (maybe (* sockaddr))) (canonical-name (maybe string)) (next (maybe (* addrinfo))))

(define-foreign (freeaddrinfo (list (consume (* addrinfo)))) void parallel sync)
;; It may ask a server: a call for a thread of the pool, which other Scheme threads need not wait for.
(define-foreign (getaddrinfo (node string) (service string) (hints (* addrinfo))
                             (out found (maybe (owned (* addrinfo) freeaddrinfo))))
  int parallel)
(define-foreign (gai-strerror (status int)) string parallel sync)
;; The address of a family as text.
(define-foreign (inet-ntop (family family) (address pointer) (to bytes) (capacity uint32 = (bytevector-length to))) string
  parallel sync)

(define (lookup node service)
  (define hint (make-addrinfo))
  (addrinfo-flags-set! hint '(numeric-host numeric-service))
  (addrinfo-socket-type-set! hint 'stream)
  (let-values (((status found) (getaddrinfo node service hint)))
    (if (zero? status)
        found
        (error (gai-strerror status) node))))

(define (entries found)
  (if found
      (cons found (entries (addrinfo-next found)))
      '()))

(define (port high-byte-first)
  (+ (* 256 (high-byte-first 0)) (high-byte-first 1)))

;; Address and port, from the member of the union that the family names.
(define (describe entry)
  (define address (addrinfo-address entry))
  (define text (make-bytevector 64 0))
  (case (addrinfo-family entry)
    ((ipv4)
     (let ((in (sockaddr-ipv4 address)))
       (list 'ipv4 (inet-ntop 'ipv4 (sockaddr-in-address in) text)
             (port (lambda (i) (sockaddr-in-port in i))))))
    ((ipv6)
     (let ((in6 (sockaddr-ipv6 address)))
       (list 'ipv6 (inet-ntop 'ipv6 (sockaddr-in6-address in6) text)
             (port (lambda (i) (sockaddr-in6-port in6 i))))))
    (else => values)))

(define (show . things)
  (for-each display things)
  (newline))

;; The head keeps the whole list, so it stays until all of it has been described.
(define (addresses node service)
  (let* ((found (lookup node service)) (described (map describe (entries found))))
    (freeaddrinfo found)
    described))

(for-each
  (lambda (node service)
    (show node ": " (guard (e ((error-object? e) (error-object-message e))) (addresses node service))))
  '("127.0.0.1" "192.0.2.33" "::1" "2001:db8:0:0:0:ff00:42:8329" "no.number")
  '("80" "65535" "443" "8080" "80"))

(define found (lookup "127.0.0.1" "80"))
(freeaddrinfo found)
(show "afterwards: " (guard (e ((foreign-freed-error? e) 'freed)) (addrinfo-family found)))
