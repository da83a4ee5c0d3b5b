;;; Foreign pointers, and who owns what they point to.
;;;
;;; Needs: conditions.scm.
;;;
;;; A foreign pointer is a bounded view: address, length in bytes (0 if not known), type, lifetime. Its type is #f, a symbol
;;; (of a type such as int32), or the record of a definition. Its lifetime is #f if nothing is known of it (C's own
;;; memory), or a record that all pointers into the same memory share.

(define-record-type <foreign-type>
  (make-foreign-type name size)
  foreign-type?
  (name foreign-type-name)
  (size foreign-type-size))

;; State: live, lent, transferred, freed, closed, over (of a callback's arguments).
;; Blocks: addresses in C's heap that are freed with it. Release: what else is to be done then, a thunk or #f.
;; Kept: what must live as long. Bytes: the bytevector whose memory it is, or #f. Holds: how many calls use the memory.
(define-record-type <lifetime>
  (make-lifetime state blocks release kept bytes holds)
  lifetime?
  (state lifetime-state set-lifetime-state!)
  (blocks lifetime-blocks set-lifetime-blocks!)
  (release lifetime-release set-lifetime-release!)
  (kept lifetime-kept set-lifetime-kept!)
  (bytes lifetime-bytes set-lifetime-bytes!)
  (holds lifetime-holds set-lifetime-holds!))

;;> (foreign-pointer? object) -> boolean
;;> Whether an object is a foreign pointer: an address with a length, a type and a lifetime.
;;>   (foreign-pointer? (make-owned-pointer 8)) => #t
(define (foreign-pointer? object) (%foreign-pointer? object))

;;> (foreign-pointer=? pointer1 pointer2) -> boolean
;;> Whether two foreign pointers have the same address.
;;>   (let ((p (make-owned-pointer 8))) (foreign-pointer=? p (owned-pointer-view p))) => #t
(define (foreign-pointer=? a b)
  (check %foreign-pointer? a 'foreign-pointer=? 1 "a foreign pointer")
  (check %foreign-pointer? b 'foreign-pointer=? 2 "a foreign pointer")
  (= (%foreign-pointer-address a) (%foreign-pointer-address b)))

(define (foreign-pointer-of-type? object type)
  (and (%foreign-pointer? object) (%eq? (%foreign-pointer-type object) type)))

(define (type-text type)
  (cond
    ((%symbol? type) (symbol->string type))
    ((foreign-type? type) (symbol->string (foreign-type-name type)))
    (else "any type")))

;; Whether the memory of a pointer may be used.
(define (live? pointer)
  (let ((lifetime (%foreign-pointer-lifetime pointer)))
    (or (%eq? lifetime #f) (%eq? (lifetime-state lifetime) 'live))))

(define (raise-dead who pointer)
  (let ((state (lifetime-state (%foreign-pointer-lifetime pointer))))
    (raise-system-condition
      (if (memq state '(lent transferred)) (detached-kind) (freed-kind))
      who (%cons pointer '())
      (case state
        ((lent) "the memory is lent to a foreign call")
        ((transferred) "the memory was transferred")
        ((closed) "the arena of the memory is closed")
        ((over) "the memory was good for the time of the callback only")
        (else "the memory was freed"))
      ": " (quotation pointer))))

;; The address of a pointer, of at least `size` bytes of the type. A pointer without type will do if it is large enough.
(define (foreign-address value type size place)
  (if (and (%foreign-pointer? value)
           (or (%eq? (%foreign-pointer-type value) type) (accepts? value type size)))
      (if (live? value)
          (%foreign-pointer-address value)
          (raise-dead (place-who place) value))
      (raise-foreign-type
        place
        (if type (string-append "a foreign pointer to " (type-text type)) "a foreign pointer")
        value)))

(define (accepts? pointer type size)
  (or (%eq? type #f)
      (and (%eq? (%foreign-pointer-type pointer) #f)
           (%fx<? 0 size)
           (not (%fx<? (%foreign-pointer-length pointer) size)))))

;; A result: a pointer to C's own memory.
(define (foreign->pointer raw type size place)
  (if (%eq? raw 0)
      (raise-null place)
      (%make-foreign-pointer raw (if (%fixnum? size) size (raise-bad-length size place)) type #f)))

(define (raise-null place)
  (raise-system-condition
    (null-kind) (place-who place) '()
    (place-text place) " is NULL, which its type does not allow; (maybe type) does"))

(define (raise-bad-length size place)
  (raise-foreign-type place "a view whose length is an exact integer" size))

;; Whether what was taken of a result is NULL: an address, or a text that is not there.
(define (foreign-null-result? fetched) (or (%eq? fetched 0) (%eq? fetched #f)))

;; Memory in C's heap that lives as long as the pointers into it. What they leave behind is freed when more is made.

(define memory-guardian (make-guardian))

(define (guard-lifetime! lifetime)
  (memory-guardian lifetime))

(define (free-unreachable!)
  (let ((lifetime (memory-guardian)))
    (if lifetime
        (begin
          (end-lifetime! lifetime 'freed)
          (free-unreachable!)))))

;; Ends a lifetime that is still live. Its memory is freed, but not before the calls that use it are over.
(define (end-lifetime! lifetime state)
  (if (%eq? (lifetime-state lifetime) 'live)
      (begin
        (set-lifetime-state! lifetime state)
        (if (%eq? (lifetime-holds lifetime) 0) (free-memory! lifetime)))))

(define (free-memory! lifetime)
  (let ((blocks (lifetime-blocks lifetime)) (release (lifetime-release lifetime)))
    (set-lifetime-blocks! lifetime '())
    (set-lifetime-release! lifetime #f)
    (set-lifetime-bytes! lifetime #f)
    (for-each (lambda (block) (%foreign-free block)) blocks)
    (if release (release))))

;; Around a call that uses the memory of a pointer.

;; Another thread may have ended its life since the argument was checked.
(define (foreign-hold pointer who)
  (let ((lifetime (and pointer (%foreign-pointer-lifetime pointer))))
    (if lifetime
        (if (%eq? (lifetime-state lifetime) 'live)
            (add-hold! lifetime)
            (raise-dead who pointer)))))

(define (add-hold! lifetime)
  (set-lifetime-holds! lifetime (%fx+ (lifetime-holds lifetime) 1)))

(define (foreign-let-go pointer)
  (let ((lifetime (and pointer (%foreign-pointer-lifetime pointer))))
    (if lifetime
        (let ((holds (%fx- (lifetime-holds lifetime) 1)))
          (set-lifetime-holds! lifetime holds)
          (if (and (%eq? holds 0) (not (memq (lifetime-state lifetime) '(live lent))))
              (free-memory! lifetime))))))

(define (new-memory bytes type)
  (free-unreachable!)
  (let* ((block (%foreign-allocate bytes))
         (lifetime (make-lifetime 'live (%cons block '()) #f #f #f 0)))
    (guard-lifetime! lifetime)
    (%make-foreign-pointer block bytes type lifetime)))

(define (foreign-new-instance type) (new-memory (foreign-type-size type) type))

(define (foreign-copy-instance type address)
  (let ((instance (foreign-new-instance type)))
    (%foreign-move! (%foreign-pointer-address instance) address (foreign-type-size type))
    instance))

(define (foreign-copy-memory address size)
  (let ((memory (new-memory size #f)))
    (%foreign-move! (%foreign-pointer-address memory) address size)
    memory))

;; A part of a structure: a pointer that lives as long as the whole.
(define (foreign-part whole address offset type size)
  (%make-foreign-pointer (%+ address offset) size type (%foreign-pointer-lifetime whole)))

(define (foreign-store-part address offset value type size place)
  (let ((from (foreign-address value type size place)))
    (%foreign-move! (%+ address offset) from size)))

(define (foreign-element-address address offset index count size who)
  (check %fixnum? index who 2 "an exact non-negative integer")
  (if (or (%fx<? index 0) (not (%fx<? index count)))
      (raise-system-condition
        (bounds-kind) who (%cons index '())
        "index " (quotation index) " is out of range for an array of length " (number->string count)))
  (%+ address (%fx+ offset (%fx* index size))))

;; A pointer that was read from the memory of another one, which stays as long: what it leads to may be a part of that, or
;; owned by it. Nothing is known of its own lifetime. Of a chain of pointers only the first one is kept.
(define (foreign-reached pointer owner)
  (let ((lifetime (and pointer (%foreign-pointer-lifetime owner))))
    (if lifetime
        (%make-foreign-pointer
          (%foreign-pointer-address pointer) (%foreign-pointer-length pointer) (%foreign-pointer-type pointer)
          (if (reached? lifetime) lifetime (make-lifetime 'live '() #f lifetime #f 0)))
        pointer)))

(define (reached? lifetime)
  (and (lifetime? (lifetime-kept lifetime)) (not (lifetime-release lifetime))))

;; A text that lives as long as the structure that it is stored in.
(define (foreign-text-of-instance instance value encoding optional? place)
  (if (and optional? (%eq? value #f))
      0
      (let ((block (foreign-new-text value encoding place))
            (lifetime (%foreign-pointer-lifetime instance)))
        (if lifetime (set-lifetime-blocks! lifetime (%cons block (lifetime-blocks lifetime))))
        block)))

;; Ownership that moves with a call.

;; A result that the program owns: `free` is called with a pointer to it when nothing refers to it any more.
(define (foreign-owned pointer free kept)
  (if (%foreign-pointer? pointer)
      (let* ((address (%foreign-pointer-address pointer))
             (length (%foreign-pointer-length pointer))
             (type (%foreign-pointer-type pointer))
             (lifetime
               (make-lifetime
                 'live '()
                 (lambda () (free (%make-foreign-pointer address length type #f)))
                 kept #f 0)))
        (free-unreachable!)
        (guard-lifetime! lifetime)
        (%make-foreign-pointer address length type lifetime))
      pointer))

;; A text that the program owns: it has been copied.
(define (foreign-freed-text text address free)
  (if (not (%eq? address 0)) (free (%make-foreign-pointer address 0 #f #f)))
  text)

;; An argument that is C's from now on: nothing may be done with this pointer any more, nor with those that share its
;; lifetime.
(define (foreign-consume value address)
  (if (%foreign-pointer? value)
      (begin
        (if (not (%foreign-pointer-lifetime value))
            (%foreign-pointer-set-lifetime! value (make-lifetime 'live '() #f #f #f 0)))
        (forget! value)))
  address)

;; An argument that C keeps: its memory stays until foreign-release!, whatever becomes of the pointer. That is a call that
;; goes on.
(define (foreign-retain value address)
  (let ((lifetime (and (%foreign-pointer? value) (%foreign-pointer-lifetime value))))
    (if lifetime
        (without-preemption
          (set-lifetime-holds! lifetime (%fx+ (lifetime-holds lifetime) 1))
          (set! retained (%cons lifetime retained))))
    address))

;; The lifetimes of memory that C keeps, as often as it was given to C: they stay reachable.
(define retained '())

;;> (foreign-release! pointer) -> unspecified
;;> Says that C does not use the memory of a `retained` argument any more.
;;>   (guard (e (#t (error-object-who e))) (foreign-release! (make-owned-pointer 8))) => foreign-release!
(define (foreign-release! pointer)
  (check %foreign-pointer? pointer 'foreign-release! 1 "a foreign pointer")
  (let ((lifetime (%foreign-pointer-lifetime pointer)))
    (if (not (and lifetime (memq lifetime retained)))
        (raise-bad-value 'foreign-release! 1 "a pointer to memory that C retains" pointer))
    (without-preemption (set! retained (without-first lifetime retained)))
    (foreign-let-go pointer)))

(define (without-first item list)
  (if (%eq? (%car list) item)
      (%cdr list)
      (%cons (%car list) (without-first item (%cdr list)))))

(define (forget! pointer)
  (let ((lifetime (%foreign-pointer-lifetime pointer)))
    (set-lifetime-release! lifetime #f)
    (set-lifetime-blocks! lifetime '())
    (set-lifetime-state! lifetime 'freed)))

;; (define-foreign-type name base (release procedure))
(define (foreign-released value release)
  (release value)
  value)

;; Arenas: memory that lives until the arena's procedure returns, raises, or is left.

;;> (call-with-foreign-arena procedure) -> values
;;> Calls a procedure with a new arena, whose memory is freed when the call returns or is left.
;;>   (call-with-foreign-arena (lambda (arena) (foreign-view-length (foreign-allocate arena 16)))) => 16
(define (call-with-foreign-arena procedure)
  (check %procedure? procedure 'call-with-foreign-arena 1 "a procedure")
  (let ((arena (make-lifetime 'live '() #f #f #f 0)))
    (guard-lifetime! arena)
    (dynamic-wind
      (lambda ()
        (if (not (%eq? (lifetime-state arena) 'live))
            (raise-system-condition
              (freed-kind) 'call-with-foreign-arena '() "the arena that is entered again is closed")))
      (lambda () (procedure arena))
      (lambda () (end-lifetime! arena 'closed)))))

;;> (foreign-arena? object) -> boolean
;;> Whether an object is an arena.
;;>   (call-with-foreign-arena foreign-arena?) => #t
(define (foreign-arena? object) (lifetime? object))

;;> (foreign-allocate arena bytes:k) -> pointer
;;> Memory of C, all zero, that lives as long as an arena.
;;>   (call-with-foreign-arena (lambda (arena) (foreign-view->bytevector (foreign-allocate arena 3)))) => #u8(0 0 0)
(define (foreign-allocate arena bytes)
  (check lifetime? arena 'foreign-allocate 1 "an arena")
  (check %fixnum? bytes 'foreign-allocate 2 "an exact non-negative integer")
  (if (%fx<? bytes 0) (raise-bad-value 'foreign-allocate 2 "an exact non-negative integer" bytes))
  (if (not (%eq? (lifetime-state arena) 'live))
      (raise-system-condition (freed-kind) 'foreign-allocate (%cons arena '()) "the arena is closed"))
  (let ((block (%foreign-allocate bytes)))
    (set-lifetime-blocks! arena (%cons block (lifetime-blocks arena)))
    (%make-foreign-pointer block bytes #f arena)))
