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

;;> (make-hash-table [option:object ...]) -> table
;;> A new hash table. The first argument says when keys are the same: a comparator, or a procedure such as `eq?`, after
;;> which a hash function may stand; without it, `equal?` does. Further ones are a size to begin with, and the symbols
;;> `weak-keys`, `weak-values`, `ephemeral-keys`, `ephemeral-values`, for entries that do not keep these alive.
;;>   (define ages (make-hash-table))
;;>   (hash-table-set! ages "Ada" 36)
;;>   (hash-table-ref ages "Ada") => 36
;;>   (hash-table-size (make-hash-table eq?)) => 0
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

;;> (hash-table same?:object object ...) -> table
;;> A hash table that cannot be changed, of keys and values in turn. The first argument is a comparator, or a procedure
;;> that compares two keys.
;;>   (hash-table-ref (hash-table eqv? 1 'one 2 'two) 2) => two
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

;;> (hash-table-unfold stop?:predicate mapper:procedure successor:procedure seed:object option:object ...) -> table
;;> A new hash table made from a seed: until `stop?` holds, the mapper returns a key and a value for the seed, and the
;;> successor the next seed. The options are those of `make-hash-table`.
;;>   (hash-table-ref (hash-table-unfold (lambda (n) (> n 3)) (lambda (n) (values n (square n))) 1+ 1) 3) => 9
(define (hash-table-unfold stop? mapper successor seed . arguments)
  (let ((table (%apply make-hash-table arguments)))
    (let loop ((seed seed))
      (if (stop? seed)
          table
          (let-values (((key value) (mapper seed)))
            (hash-table-set! table key value)
            (loop (successor seed)))))))

;;> (alist->hash-table alist option:object ...) -> table
;;> A new hash table of the entries of an association list; of several for one key the first counts. The options are
;;> those of `make-hash-table`.
;;>   (hash-table-ref (alist->hash-table '((a . 1) (b . 2)) eq?) 'b) => 2
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

;;> (hash-table-contains? table key:object) -> boolean
;;> (hash-table-exists? table key:object) -> boolean
;;> Whether a table has a key. `hash-table-exists?` is the older name.
;;>   (hash-table-contains? (alist->hash-table '((a . 1))) 'a) => #t
;;>   (hash-table-exists? (make-hash-table) 'a) => #f
(define (hash-table-contains? table key)
  (check-table 'hash-table-contains? 1 table)
  (if (table-find table key) #t #f))

(define (hash-table-exists? table key) (hash-table-contains? table key))

;;> (hash-table-size table) -> count
;;> The number of entries of a table.
;;>   (hash-table-size (alist->hash-table '((a . 1) (b . 2)))) => 2
(define (hash-table-size table)
  (check-table 'hash-table-size 1 table)
  (if (table-weak? table) (%length (table-associations table)) (table-count table)))

;;> (hash-table-empty? table) -> boolean
;;> Whether a table has no entries.
;;>   (hash-table-empty? (make-hash-table)) => #t
(define (hash-table-empty? table) (%eq? (hash-table-size table) 0))

;;> (hash-table-mutable? table) -> boolean
;;> Whether a table can be changed.
;;>   (hash-table-mutable? (make-hash-table)) => #t
;;>   (hash-table-mutable? (hash-table eqv?)) => #f
(define (hash-table-mutable? table)
  (check-table 'hash-table-mutable? 1 table)
  (table-mutable? table))

;;> (hash-table-equivalence-function table) -> procedure
;;> (hash-table-hash-function table) -> procedure
;;> The procedure by which a table compares keys, and its hash function.
;;>   (eq? (hash-table-equivalence-function (make-hash-table eq?)) eq?) => #t
;;>   (exact-integer? ((hash-table-hash-function (make-hash-table)) "key")) => #t
(define (hash-table-equivalence-function table)
  (check-table 'hash-table-equivalence-function 1 table)
  (table-same-procedure table))

(define (hash-table-hash-function table)
  (check-table 'hash-table-hash-function 1 table)
  (table-hash-procedure table))

;;> (hash-table=? same?:object table1 table2) -> boolean
;;> Whether two tables have the same keys, with values that are the same by a procedure or comparator.
;;>   (hash-table=? = (alist->hash-table '((a . 1))) (alist->hash-table '((a . 1.0)))) => #t
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

;;> (hash-table-ref table key:object [failure:thunk [success:procedure]]) -> object
;;> The value of a key, or what the second procedure makes of it. Of a key that is missing, what the first procedure
;;> returns; without it, that is an error.
;;>   (define t (alist->hash-table '((a . 1))))
;;>   (hash-table-ref t 'a) => 1
;;>   (hash-table-ref t 'z (lambda () 'none)) => none
;;>   (hash-table-ref t 'a (lambda () 0) -) => -1
;;>   (hash-table-ref t 'z) => error: hash-table-ref: the table has no key z
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

;;> (hash-table-ref/default table key:object default:object) -> object
;;> The value of a key, or the default if it is missing.
;;>   (hash-table-ref/default (make-hash-table) 'a 0) => 0
(define (hash-table-ref/default table key default)
  (check-table 'hash-table-ref/default 1 table)
  (let-entry ((entry value) (table key)) value default))

;; Change.

;;> (hash-table-set! table object ...) -> unspecified
;;> Gives keys values, new ones or others; keys and values stand in turn.
;;>   (let ((t (make-hash-table))) (hash-table-set! t 'a 1 'b 2) (hash-table-ref t 'b)) => 2
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

;;> (hash-table-delete! table key:object ...) -> count
;;> Removes keys, and returns how many of them were there.
;;>   (hash-table-delete! (alist->hash-table '((a . 1) (b . 2))) 'a 'z) => 1
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

;;> (hash-table-intern! table key:object failure:thunk) -> object
;;> The value of a key; if it is missing, it first gets the value that a procedure returns.
;;>   (define squares (make-hash-table))
;;>   (hash-table-intern! squares 3 (lambda () (square 3))) => 9
;;>   (hash-table-intern! squares 3 (lambda () 'never)) => 9
(define (hash-table-intern! table key failure)
  (check-mutable-table 'hash-table-intern! table)
  (let-entry ((entry value) (table key))
    value
    (let ((value (failure)))
      (hash-table-set! table key value)
      value)))

;;> (hash-table-update! table key:object updater:procedure [failure:thunk [success:procedure]]) -> unspecified
;;> Gives a key the value that the updater makes of its value. The further procedures are as for `hash-table-ref`.
;;>   (let ((t (alist->hash-table '((a . 1))))) (hash-table-update! t 'a 1+) (hash-table-ref t 'a)) => 2
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

;;> (hash-table-update!/default table key:object updater:procedure default:object) -> unspecified
;;> Gives a key the value that the updater makes of its value, or of the default if it is missing: how things are
;;> counted.
;;>   (define counts (make-hash-table))
;;>   (for-each (lambda (word) (hash-table-update!/default counts word 1+ 0)) '(to be or not to be))
;;>   (hash-table-ref counts 'be) => 2
(define (hash-table-update!/default table key updater default)
  (check-mutable-table 'hash-table-update!/default table)
  (let-entry ((entry value) (table key))
    (change-entry! table key entry (updater value))
    (hash-table-set! table key (updater default))))

;;> (hash-table-pop! table) -> object object
;;> Removes some entry and returns its key and value.
;;>   (hash-table-pop! (alist->hash-table '((a . 1)))) => a 1
(define (hash-table-pop! table)
  (check-mutable-table 'hash-table-pop! table)
  (let ((associations (table-associations table)))
    (if (%null? associations)
        (error-in 'hash-table-pop! "the table is empty:" table))
    (table-remove! table (%car (%car associations)))
    (values (%car (%car associations)) (%cdr (%car associations)))))

;;> (hash-table-clear! table) -> unspecified
;;> Removes all entries.
;;>   (let ((t (alist->hash-table '((a . 1))))) (hash-table-clear! t) (hash-table-size t)) => 0
(define (hash-table-clear! table)
  (check-mutable-table 'hash-table-clear! table)
  (table-clear! table))

;; Walks. The keys and values visited are those at the start.

;;> (hash-table-keys table) -> list
;;> (hash-table-values table) -> list
;;> A list of the keys, or of the values, of a table, in no particular order.
;;>   (sort < (hash-table-keys (alist->hash-table '((2 . b) (1 . a))))) => (1 2)
;;>   (hash-table-values (alist->hash-table '((1 . a)))) => (a)
(define (hash-table-keys table)
  (check-table 'hash-table-keys 1 table)
  (map (lambda (association) (%car association)) (table-associations table)))

(define (hash-table-values table)
  (check-table 'hash-table-values 1 table)
  (map (lambda (association) (%cdr association)) (table-associations table)))

;;> (hash-table-entries table) -> list list
;;> A list of the keys of a table, and a list of their values in the same order.
;;>   (hash-table-entries (alist->hash-table '((1 . a)))) => (1) (a)
(define (hash-table-entries table)
  (values (hash-table-keys table) (hash-table-values table)))

;;> (hash-table->alist table) -> alist
;;> An association list of the entries of a table, in no particular order.
;;>   (hash-table->alist (alist->hash-table '((a . 1)))) => ((a . 1))
(define (hash-table->alist table)
  (check-table 'hash-table->alist 1 table)
  (map (lambda (association) (%cons (%car association) (%cdr association))) (table-associations table)))

;;> (hash-table-find procedure table failure:thunk) -> object
;;> The first true result of a procedure for the keys and values, or what the second procedure returns.
;;>   (hash-table-find (lambda (k v) (and (> v 1) k)) (alist->hash-table '((a . 1) (b . 2))) void) => b
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

;;> (hash-table-count predicate table) -> count
;;> How many entries satisfy a predicate of their keys and values.
;;>   (hash-table-count (lambda (k v) (even? v)) (alist->hash-table '((a . 1) (b . 2)))) => 1
(define (hash-table-count predicate table)
  (if (hash-table? predicate)
      (hash-table-count table predicate)
      (hash-table-fold
        (lambda (key value count) (if (predicate key value) (%fx+ count 1) count))
        0
        table)))

;;> (hash-table-for-each procedure table) -> unspecified
;;> (hash-table-walk table procedure) -> unspecified
;;> Calls a procedure for its effect with the key and value of each entry, in no particular order. `hash-table-walk` is
;;> the older name.
;;>   (hash-table-for-each (lambda (k v) (write (list k v))) (alist->hash-table '((a . 1)))) prints (a 1)
;;>   (hash-table-walk (alist->hash-table '((a . 1))) (lambda (k v) (write v))) prints 1
(define (hash-table-for-each procedure table)
  (if (hash-table? procedure)
      (hash-table-for-each table procedure)
      (begin
        (check-table 'hash-table-for-each 2 table)
        (for-each
          (lambda (association) (procedure (%car association) (%cdr association)))
          (table-associations table)))))

(define (hash-table-walk table procedure) (hash-table-for-each procedure table))

;;> (hash-table-fold procedure seed:object table) -> object
;;> Goes through the entries: the procedure gets the key, the value and the result so far, at first the seed, and
;;> returns the next result.
;;>   (hash-table-fold (lambda (k v sum) (+ v sum)) 0 (alist->hash-table '((a . 1) (b . 2)))) => 3
(define (hash-table-fold procedure seed table)
  (if (hash-table? procedure)
      (hash-table-fold seed table procedure)
      (begin
        (check-table 'hash-table-fold 3 table)
        (let loop ((rest (table-associations table)) (result seed))
          (if (%null? rest)
              result
              (loop (%cdr rest) (procedure (%car (%car rest)) (%cdr (%car rest)) result)))))))

;;> (hash-table-map->list procedure table) -> list
;;> A list of the results of a procedure for the key and value of each entry, in no particular order.
;;>   (hash-table-map->list cons (alist->hash-table '((a . 1)))) => ((a . 1))
(define (hash-table-map->list procedure table)
  (if (hash-table? procedure)
      (hash-table-map->list table procedure)
      (begin
        (check-table 'hash-table-map->list 2 table)
        (map (lambda (association) (procedure (%car association) (%cdr association)))
             (table-associations table)))))

;;> (hash-table-map procedure same?:object table) -> table
;;> A new table, whose keys are compared by a comparator or a procedure, of the same keys and the results of a
;;> procedure for the values.
;;>   (hash-table-ref (hash-table-map square eqv? (alist->hash-table '((a . 3)))) 'a) => 9
(define (hash-table-map procedure comparator table)
  (check-table 'hash-table-map 3 table)
  (let ((result (make-hash-table comparator)))
    (for-each
      (lambda (association) (hash-table-set! result (%car association) (procedure (%cdr association))))
      (table-associations table))
    result))

;;> (hash-table-map! procedure table) -> unspecified
;;> Replaces the value of each entry by the result of a procedure for its key and value.
;;>   (let ((t (alist->hash-table '((2 . 3))))) (hash-table-map! * t) (hash-table-ref t 2)) => 6
(define (hash-table-map! procedure table)
  (if (hash-table? procedure)
      (hash-table-map! table procedure)
      (begin
        (check-mutable-table 'hash-table-map! table)
        (for-each
          (lambda (association)
            (hash-table-set! table (%car association) (procedure (%car association) (%cdr association))))
          (table-associations table)))))

;;> (hash-table-prune! predicate table) -> unspecified
;;> Removes the entries whose keys and values satisfy a predicate.
;;>   (let ((t (alist->hash-table '((a . 1) (b . 2)))))
;;>     (hash-table-prune! (lambda (k v) (odd? v)) t)
;;>     (hash-table-keys t)) => (b)
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

;;> (hash-table-copy table [mutable?:boolean]) -> table
;;> A new table of the same entries, which can be changed unless `#f` says otherwise.
;;>   (hash-table-mutable? (hash-table-copy (make-hash-table))) => #t
;;>   (hash-table-mutable? (hash-table-copy (make-hash-table) #f)) => #f
(define hash-table-copy
  (case-lambda
    ((table) (copy-table table #t))
    ((table mutable?) (copy-table table mutable?))))

;;> (hash-table-immutable-copy table [mutable?:boolean]) -> table
;;> What `(srfi 125)` exports as `hash-table-copy`: a new table of the same entries, which cannot be changed unless the
;;> second argument is true.
;;>   (eval '(hash-table-mutable? (hash-table-copy (make-hash-table equal?)))
;;>         (environment '(scheme base) '(srfi 125))) => #f
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

;;> (hash-table-empty-copy table) -> table
;;> A new table without entries that compares keys as another one does.
;;>   (hash-table-size (hash-table-empty-copy (alist->hash-table '((a . 1))))) => 0
(define (hash-table-empty-copy table)
  (check-table 'hash-table-copy 1 table)
  (make-table (table-kind table) (table-same-procedure table) (table-hash-procedure table) (table-weakness table)))

;;> (hash-table-union! table1 table2) -> table
;;> (hash-table-merge! table1 table2) -> table
;;> Adds to the first table the entries of the second whose keys it lacks. `hash-table-merge!` is the older name.
;;>   (define (table . entries) (alist->hash-table entries))
;;>   (hash-table-ref (hash-table-union! (table '(a . 1)) (table '(a . 9) '(b . 2))) 'a) => 1
;;>   (hash-table-size (hash-table-merge! (table '(a . 1)) (table '(b . 2)))) => 2
(define (hash-table-union! a b)
  (check-mutable-table 'hash-table-union! a)
  (check-table 'hash-table-union! 2 b)
  (copy-associations! a b)
  a)

(define (hash-table-merge! a b) (hash-table-union! a b))

;;> (hash-table-intersection! table1 table2) -> table
;;> (hash-table-difference! table1 table2) -> table
;;> Removes from the first table the keys that the second lacks, or those that it has.
;;>   (define (table . entries) (alist->hash-table entries))
;;>   (hash-table-keys (hash-table-intersection! (table '(a . 1) '(b . 2)) (table '(b . 0)))) => (b)
;;>   (hash-table-keys (hash-table-difference! (table '(a . 1) '(b . 2)) (table '(b . 0)))) => (a)
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

;;> (hash-table-xor! table1 table2) -> table
;;> Leaves in the first table the entries whose keys only one of the two has.
;;>   (define (table . entries) (alist->hash-table entries))
;;>   (sort < (hash-table-values (hash-table-xor! (table '(a . 1) '(b . 2)) (table '(b . 0) '(c . 3))))) => (1 3)
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
;;        ((string bound) (%modulo (%string-hash string) bound))))
(define-syntax define-hash
  (syntax-rules ()
    ((_ name (value) hash)
     (define name
       (case-lambda
         ((value) hash)
         ((value bound) (%modulo hash bound)))))))

(define-hash equal-hash (value) (%equal-hash value))

;;> (hash object [bound:k]) -> integer
;;> (equal-hash object [bound:k]) -> integer
;;> A hash that is the same for objects that `equal?` finds the same; below the bound if there is one.
;;>   (= (hash '(1 2)) (hash (list 1 2))) => #t
;;>   (< (equal-hash "text" 10) 10) => #t
(define-hash hash (value) (%equal-hash value))

;;> (string-hash string [bound:k]) -> integer
;;> (string-ci-hash string [bound:k]) -> integer
;;> A hash of a string; `string-ci-hash` is the same for strings that differ only in case.
;;>   (= (string-hash "ab") (string-hash (string #\a #\b))) => #t
;;>   (= (string-ci-hash "Ab") (string-ci-hash "aB")) => #t
(define-hash string-hash (string) (%string-hash string))
(define-hash string-ci-hash (string) (%string-hash (%string-foldcase string)))

;;> (hash-by-identity object [bound:k]) -> integer
;;> A hash for comparison by `eq?`.
;;>   (= (hash-by-identity 'a) (hash-by-identity 'a)) => #t
(define-hash hash-by-identity (value) (%eq-hash value))
