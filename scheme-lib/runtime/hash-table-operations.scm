;;; Hash tables: the operations of SRFI 69 and SRFI 125, in one set of procedures that serves both.
;;;
;;; Exports: the procedures of SRFI 69 and SRFI 125.
;;; Needs: checks.scm, lists.scm, control.scm, comparators.scm, hash-tables.scm.
;;;
;;; Where the two differ in the order of arguments (fold, for-each, find ...), both orders are taken: a table is told from a
;;; procedure by its type. Only for hash-table-copy, whose copy SRFI 125 makes immutable by default, there are two.

(define (check-table who position table)
  (check hash-table? table who position "a hash table"))

(define (check-mutable-table who table)
  (check-table who 1 table)
  (if (not (table-mutable? table))
      (raise-wrong-type who 1 "a mutable hash table" table)))

;; Making.

;; (make-hash-table), (make-hash-table comparator option ...), (make-hash-table same? [hash] option ...). Options are
;; those of the symbols in SRFI 125 that are implemented, and a capacity.
(define (make-hash-table . arguments)
  (cond
    ((%null? arguments) (make-table (equal-kind) equal? equal-hash 0))
    ((comparator? (%car arguments))
     (make-table-by
       (comparator-equality-predicate (%car arguments))
       (comparator-hash-function (%car arguments))
       (weakness-asked-for (%cdr arguments) 2)))
    (else
      (check %procedure? (%car arguments) 'make-hash-table 1 "a comparator or a procedure")
      (let ((hash (and (%pair? (%cdr arguments))
                       (%procedure? (%car (%cdr arguments)))
                       (%car (%cdr arguments)))))
        (make-table-by
          (%car arguments)
          hash
          (if hash
              (weakness-asked-for (%cdr (%cdr arguments)) 3)
              (weakness-asked-for (%cdr arguments) 2)))))))

;; Chooses the fast kinds for the equivalences that they implement, unless the user brings a hash function that is to be
;; used with equal? or string=?.
(define (make-table-by same hash weakness)
  (cond
    ((%eq? same eq?) (make-table (eq-kind) same hash-by-identity weakness))
    ((%eq? same eqv?) (make-table (eqv-kind) same hash-by-identity weakness))
    ((and (%eq? same equal?) (or (not hash) (library-hash? hash)))
     (make-table (equal-kind) same equal-hash weakness))
    ((and (%eq? same string=?) (or (not hash) (library-hash? hash)))
     (make-table (string-kind) same string-hash weakness))
    ((and hash (not (library-hash? hash))) (make-table (general-kind) same (one-argument-hash hash) weakness))
    (else (make-table (general-kind) same (hash-fitting same) weakness))))

(define (library-hash? procedure)
  (memq procedure (list hash equal-hash string-hash default-hash)))

(define (hash-fitting same)
  (cond
    ((%eq? same =) number-hash)
    ((%eq? same string-ci=?) string-ci-hash)
    ((%eq? same char-ci=?) char-ci-hash)
    ((%eq? same default-same?) default-hash)
    (else equal-hash)))

;; Hash functions of SRFI 69 may ask for a bound as second argument.
(define (one-argument-hash hash)
  (if (accepts-one-argument? hash)
      hash
      (lambda (value) (hash value (hash-bound)))))

(define (accepts-one-argument? procedure)
  (let ((arity (%procedure-arity procedure)))
    (and (not (%fx<? 1 (%car arity)))
         (or (not (%cdr arity)) (not (%fx<? (%cdr arity) 1))))))

;; What is to be held weakly, by a list of options, the first of which is the argument at `position`. Weak entries break as soon
;; as is allowed, so that weak and ephemeral are the same. Other options would promise what a table does not do.
(define (weakness-asked-for options position)
  (let loop ((rest options) (position position) (weakness 0))
    (if (%null? rest)
        weakness
        (let ((option (%car rest)))
          (cond
            ((memq option '(weak weak-keys ephemeral-keys))
             (loop (%cdr rest) (%fx+ position 1) (%fxior weakness (weak-keys))))
            ((memq option '(weak-values ephemeral-values))
             (loop (%cdr rest) (%fx+ position 1) (%fxior weakness (weak-values))))
            ((exact-nonnegative-integer? option) (loop (%cdr rest) (%fx+ position 1) weakness))
            (else
              (raise-bad-value
                'make-hash-table position
                "weak-keys, weak-values, ephemeral-keys, ephemeral-values or a capacity (no other option is implemented)"
                option)))))))

(define (hash-table comparator . associations)
  (let ((table (make-hash-table comparator)))
    (let loop ((rest associations))
      (cond
        ((%null? rest) (set-table-mutable! table #f) table)
        ((%null? (%cdr rest)) (raise-wrong-type 'hash-table 2 "an even number of keys and values" associations))
        ((table-find table (%car rest)) (error-in 'hash-table "a key is given twice:" (%car rest)))
        (else
          (table-insert! table (%car rest) (%car (%cdr rest)))
          (loop (%cdr (%cdr rest))))))))

(define (hash-table-unfold stop? mapper successor seed . arguments)
  (let ((table (%apply make-hash-table arguments)))
    (let loop ((seed seed))
      (if (stop? seed)
          table
          (let-values (((key value) (mapper seed)))
            (hash-table-set! table key value)
            (loop (successor seed)))))))

;; Earlier associations have priority.
(define (alist->hash-table alist . arguments)
  (let ((table (%apply make-hash-table arguments)))
    (for-each
      (lambda (association)
        (check %pair? association 'alist->hash-table 1 "a list of pairs")
        (if (not (table-find table (%car association)))
            (table-insert! table (%car association) (%cdr association))))
      alist)
    table))

;; Looks for a key; a weak entry may break between the search and the look at its value.
;; (let-entry ((entry value) (table key)) found missing)
;; => (let* ((entry (table-find table key)) (value (and entry (entry-value entry))))
;;      (if (and entry (not (and (%bwp-object? value) (broken? entry)))) found missing))
(define-syntax let-entry
  (syntax-rules ()
    ((_ ((entry value) (table key)) found missing)
     (let* ((entry (table-find table key)) (value (and entry (entry-value entry))))
       (if (and entry (not (and (%bwp-object? value) (broken? entry)))) found missing)))))

;; Questions.

(define (hash-table-contains? table key)
  (check-table 'hash-table-contains? 1 table)
  (if (table-find table key) #t #f))

(define (hash-table-exists? table key) (hash-table-contains? table key))

(define (hash-table-size table)
  (check-table 'hash-table-size 1 table)
  (if (table-weak? table) (%length (table-associations table)) (table-count table)))

(define (hash-table-empty? table) (%eq? (hash-table-size table) 0))

(define (hash-table-mutable? table)
  (check-table 'hash-table-mutable? 1 table)
  (table-mutable? table))

(define (hash-table-equivalence-function table)
  (check-table 'hash-table-equivalence-function 1 table)
  (table-same-procedure table))

(define (hash-table-hash-function table)
  (check-table 'hash-table-hash-function 1 table)
  (table-hash-procedure table))

;; Whether two tables have the same keys, with values that `value` finds equal.
(define (hash-table=? value a b)
  (check-table 'hash-table=? 2 a)
  (check-table 'hash-table=? 3 b)
  (let ((same? (if (comparator? value) (comparator-equality-predicate value) value)))
    (and (%eq? (hash-table-size a) (hash-table-size b))
         (let loop ((rest (table-associations a)))
           (or (%null? rest)
               (let-entry ((entry value) (b (%car (%car rest))))
                 (and (same? (%cdr (%car rest)) value)
                      (loop (%cdr rest)))
                 #f))))))

;; Access.

(define hash-table-ref
  (case-lambda
    ((table key) (hash-table-ref table key #f #f))
    ((table key failure) (hash-table-ref table key failure #f))
    ((table key failure success)
     (check-table 'hash-table-ref 1 table)
     (let-entry ((entry value) (table key))
       (if success (success value) value)
       (if failure (failure) (raise-no-key 'hash-table-ref key))))))

(define (raise-no-key who key)
  (raise-system-condition (out-of-range-kind) who (%cons key '()) "the table has no key " (quotation key)))

(define (hash-table-ref/default table key default)
  (check-table 'hash-table-ref/default 1 table)
  (let-entry ((entry value) (table key)) value default))

;; Change.

(define hash-table-set!
  (case-lambda
    ((table key value)
     (check-mutable-table 'hash-table-set! table)
     (table-set! table key value))
    ((table . associations)
     (check-mutable-table 'hash-table-set! table)
     (let loop ((rest associations))
       (cond
         ((%null? rest) (%unspecified))
         ((%null? (%cdr rest))
          (raise-wrong-type 'hash-table-set! 2 "an even number of keys and values" associations))
         (else
           (hash-table-set! table (%car rest) (%car (%cdr rest)))
           (loop (%cdr (%cdr rest)))))))))

(define (table-set! table key value)
  (let ((entry (table-find table key)))
    (if (not (and entry (set-entry-value! entry value)))
        (table-insert! table key value))
    (%unspecified)))

;; Returns the number of keys that were there.
(define hash-table-delete!
  (case-lambda
    ((table key)
     (check-mutable-table 'hash-table-delete! table)
     (if (table-remove! table key) 1 0))
    ((table . keys)
     (check-mutable-table 'hash-table-delete! table)
     (let loop ((rest keys) (count 0))
       (if (%null? rest)
           count
           (loop (%cdr rest) (if (table-remove! table (%car rest)) (%fx+ count 1) count)))))))

(define (hash-table-intern! table key failure)
  (check-mutable-table 'hash-table-intern! table)
  (let-entry ((entry value) (table key))
    value
    (let ((value (failure)))
      (hash-table-set! table key value)
      value)))

(define hash-table-update!
  (case-lambda
    ((table key updater) (hash-table-update! table key updater #f #f))
    ((table key updater failure) (hash-table-update! table key updater failure #f))
    ((table key updater failure success)
     (check-mutable-table 'hash-table-update! table)
     (let-entry ((entry value) (table key))
       (change-entry! table key entry (updater (if success (success value) value)))
       (if failure
           (hash-table-set! table key (updater (failure)))
           (raise-no-key 'hash-table-update! key))))))

;; Gives the key of an entry that was found another value; the entry may have broken meanwhile.
(define (change-entry! table key entry value)
  (if (not (set-entry-value! entry value))
      (table-set! table key value))
  (%unspecified))

(define (hash-table-update!/default table key updater default)
  (check-mutable-table 'hash-table-update!/default table)
  (let-entry ((entry value) (table key))
    (change-entry! table key entry (updater value))
    (hash-table-set! table key (updater default))))

(define (hash-table-pop! table)
  (check-mutable-table 'hash-table-pop! table)
  (let ((associations (table-associations table)))
    (if (%null? associations)
        (error-in 'hash-table-pop! "the table is empty:" table))
    (table-remove! table (%car (%car associations)))
    (values (%car (%car associations)) (%cdr (%car associations)))))

(define (hash-table-clear! table)
  (check-mutable-table 'hash-table-clear! table)
  (table-clear! table))

;; Walks. The keys and values visited are those at the start.

(define (hash-table-keys table)
  (check-table 'hash-table-keys 1 table)
  (map (lambda (association) (%car association)) (table-associations table)))

(define (hash-table-values table)
  (check-table 'hash-table-values 1 table)
  (map (lambda (association) (%cdr association)) (table-associations table)))

(define (hash-table-entries table)
  (values (hash-table-keys table) (hash-table-values table)))

(define (hash-table->alist table)
  (check-table 'hash-table->alist 1 table)
  (map (lambda (association) (%cons (%car association) (%cdr association))) (table-associations table)))

(define (hash-table-find procedure table failure)
  (if (hash-table? procedure)
      (hash-table-find table procedure failure)
      (begin
        (check-table 'hash-table-find 2 table)
        (let loop ((rest (table-associations table)))
          (if (%null? rest)
              (failure)
              (or (procedure (%car (%car rest)) (%cdr (%car rest)))
                  (loop (%cdr rest))))))))

(define (hash-table-count predicate table)
  (if (hash-table? predicate)
      (hash-table-count table predicate)
      (hash-table-fold
        (lambda (key value count) (if (predicate key value) (%fx+ count 1) count))
        0
        table)))

(define (hash-table-for-each procedure table)
  (if (hash-table? procedure)
      (hash-table-for-each table procedure)
      (begin
        (check-table 'hash-table-for-each 2 table)
        (for-each
          (lambda (association) (procedure (%car association) (%cdr association)))
          (table-associations table)))))

(define (hash-table-walk table procedure) (hash-table-for-each procedure table))

(define (hash-table-fold procedure seed table)
  (if (hash-table? procedure)
      (hash-table-fold seed table procedure)
      (begin
        (check-table 'hash-table-fold 3 table)
        (let loop ((rest (table-associations table)) (result seed))
          (if (%null? rest)
              result
              (loop (%cdr rest) (procedure (%car (%car rest)) (%cdr (%car rest)) result)))))))

(define (hash-table-map->list procedure table)
  (if (hash-table? procedure)
      (hash-table-map->list table procedure)
      (begin
        (check-table 'hash-table-map->list 2 table)
        (map (lambda (association) (procedure (%car association) (%cdr association)))
             (table-associations table)))))

(define (hash-table-map procedure comparator table)
  (check-table 'hash-table-map 3 table)
  (let ((result (make-hash-table comparator)))
    (for-each
      (lambda (association) (hash-table-set! result (%car association) (procedure (%cdr association))))
      (table-associations table))
    result))

(define (hash-table-map! procedure table)
  (if (hash-table? procedure)
      (hash-table-map! table procedure)
      (begin
        (check-mutable-table 'hash-table-map! table)
        (for-each
          (lambda (association)
            (hash-table-set! table (%car association) (procedure (%car association) (%cdr association))))
          (table-associations table)))))

(define (hash-table-prune! predicate table)
  (if (hash-table? predicate)
      (hash-table-prune! table predicate)
      (begin
        (check-mutable-table 'hash-table-prune! table)
        (for-each
          (lambda (association)
            (if (predicate (%car association) (%cdr association))
                (table-remove! table (%car association))))
          (table-associations table)))))

;; Copies and sets.

;; A copy is mutable unless it is said not to be, as in SRFI 69.
(define hash-table-copy
  (case-lambda
    ((table) (copy-table table #t))
    ((table mutable?) (copy-table table mutable?))))

;; As in SRFI 125: immutable unless it is said to be mutable.
(define hash-table-immutable-copy
  (case-lambda
    ((table) (copy-table table #f))
    ((table mutable?) (copy-table table mutable?))))

(define (copy-table table mutable?)
  (let ((copy (hash-table-empty-copy table)))
    (copy-associations! copy table)
    (set-table-mutable! copy (if mutable? #t #f))
    copy))

(define (copy-associations! to from)
  (for-each
    (lambda (association)
      (if (not (table-find to (%car association)))
          (table-insert! to (%car association) (%cdr association))))
    (table-associations from)))

(define (hash-table-empty-copy table)
  (check-table 'hash-table-copy 1 table)
  (make-table (table-kind table) (table-same-procedure table) (table-hash-procedure table) (table-weakness table)))

(define (hash-table-union! a b)
  (check-mutable-table 'hash-table-union! a)
  (check-table 'hash-table-union! 2 b)
  (copy-associations! a b)
  a)

(define (hash-table-merge! a b) (hash-table-union! a b))

(define (hash-table-intersection! a b)
  (check-mutable-table 'hash-table-intersection! a)
  (check-table 'hash-table-intersection! 2 b)
  (hash-table-prune! (lambda (key value) (not (table-find b key))) a)
  a)

(define (hash-table-difference! a b)
  (check-mutable-table 'hash-table-difference! a)
  (check-table 'hash-table-difference! 2 b)
  (hash-table-prune! (lambda (key value) (table-find b key)) a)
  a)

(define (hash-table-xor! a b)
  (check-mutable-table 'hash-table-xor! a)
  (check-table 'hash-table-xor! 2 b)
  (for-each
    (lambda (association)
      (if (not (table-remove! a (%car association)))
          (table-insert! a (%car association) (%cdr association))))
    (table-associations b))
  a)

;; Hash functions, with the optional bound of SRFI 69.

;; (define-hash string-hash (string) (%string-hash string))
;; => (define string-hash
;;      (case-lambda
;;        ((string) (%string-hash string))
;;        ((string bound) (%floor-remainder (%string-hash string) bound))))
(define-syntax define-hash
  (syntax-rules ()
    ((_ name (value) hash)
     (define name
       (case-lambda
         ((value) hash)
         ((value bound) (%floor-remainder hash bound)))))))

(define-hash equal-hash (value) (%equal-hash value))
(define-hash hash (value) (%equal-hash value))
(define-hash string-hash (string) (%string-hash string))
(define-hash string-ci-hash (string) (%string-hash (%string-foldcase string)))
(define-hash hash-by-identity (value) (%eq-hash value))
