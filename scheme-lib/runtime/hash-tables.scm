;;; Hash tables: representation, search, insertion, removal.
;;;
;;; Exports: hash-table?, and to hash-table-operations.scm the procedures make-table and table-...
;;; Needs: checks.scm, records.scm.
;;;
;;; Buckets are lists of entries, in vectors whose lengths are powers of two. What an entry is depends on what it holds
;;; weakly:
;;;
;;;   nothing          a pair of key and value
;;;   the key          an ephemeron of the key and a box with the value
;;;   the value        a box with an ephemeron of the value and the key
;;;   both             an ephemeron of the key and a weak pair with the value
;;;
;;; A weak entry breaks when what it holds weakly is gone. A broken one counts as not there; it is dropped when its bucket
;;; is full or put right.
;;;
;;; Tables by eq? and eqv? hash some keys by address, and the collector moves objects. Such keys, and no others, live in
;;; buckets of their own, `addressed`, together with the number of collections (`stamp`) before the first of them was
;;; hashed. Invariant, "stamp": if the number of collections is still the stamp, every addressed entry is where its key's
;;; hash says. Otherwise the entries are first put right, and those whose keys cannot move any more join the others.
;;; A collection may also come in the middle of an operation. Then the stamp is out of date afterwards, which makes an
;;; insertion right at the next operation; a search that found nothing looks at all entries instead.

;;> (hash-table? object) -> boolean
;;> Whether an object is a hash table.
;;>   (hash-table? (make-hash-table)) => #t
;;>   (hash-table? '((a . 1))) => #f
(define-record-type <hash-table>
  (new-table kind same-procedure hash-procedure weakness mutable? buckets count addressed addressed-count stamp)
  hash-table?
  (kind) (same-procedure) (hash-procedure) (weakness) (mutable?)
  (buckets) (count) (addressed) (addressed-count) (stamp))

;; The public procedures have checked that a table is one.

;; (define-table-field 1 table-kind) => (define-syntax table-kind (syntax-rules () ((_ table) (%record-ref table 1))))
;; and, with the name of a modifier, likewise (%record-set! table 1 value).
(define-syntax define-table-field
  (syntax-rules ()
    ((_ index accessor)
     (define-syntax accessor (syntax-rules () ((_ table) (%record-ref table index)))))
    ((_ index accessor modifier)
     (begin
       (define-table-field index accessor)
       (define-syntax modifier (syntax-rules () ((_ table value) (%record-set! table index value))))))))

(define-table-field 1 table-kind)
(define-table-field 2 table-same-procedure)
(define-table-field 3 table-hash-procedure)
(define-table-field 4 table-weakness)
(define-table-field 5 table-mutable? set-table-mutable!)
(define-table-field 6 table-buckets set-table-buckets!)
(define-table-field 7 table-count set-table-count!)
(define-table-field 8 table-addressed set-table-addressed!)
(define-table-field 9 table-addressed-count set-table-addressed-count!)
(define-table-field 10 table-stamp set-table-stamp!)

;; Kinds of tables: how keys are compared. The first two hash by identity.
(define-syntax eq-kind (syntax-rules () ((_) 0)))
(define-syntax eqv-kind (syntax-rules () ((_) 1)))
(define-syntax equal-kind (syntax-rules () ((_) 2)))
(define-syntax string-kind (syntax-rules () ((_) 3)))
(define-syntax general-kind (syntax-rules () ((_) 4)))
(define-syntax by-identity? (syntax-rules () ((_ kind) (%fx<? kind 2))))

;; What a table holds weakly: a sum of these.
(define-syntax weak-keys (syntax-rules () ((_) 1)))
(define-syntax weak-values (syntax-rules () ((_) 2)))
(define (table-weak? table) (not (%eq? (table-weakness table) 0)))

;; A small table: most stay so.
(define-syntax least-buckets (syntax-rules () ((_) 8)))

(define (make-table kind same hash weakness)
  (new-table kind same hash weakness #t (%make-vector (least-buckets) '()) 0 #f 0 0))

(define (table-clear! table)
  (set-table-buckets! table (%make-vector (least-buckets) '()))
  (set-table-count! table 0)
  (set-table-addressed! table #f)
  (set-table-addressed-count! table 0))

;; Entries.

(define (make-entry table key value)
  (let ((weakness (table-weakness table)))
    (cond
      ((%eq? weakness 0) (%cons key value))
      ((%eq? weakness (weak-keys)) (%make-ephemeron key (%box value)))
      ((%eq? weakness (weak-values)) (%box (%make-ephemeron value key)))
      (else (%make-ephemeron key (%weak-cons value #f))))))

;; The key and the value of an entry. Either may be the broken-weak-pointer object, if the entry is broken.

(define (entry-key entry)
  (cond
    ((%pair? entry) (%car entry))
    ((%box? entry) (%ephemeron-value (%unbox entry)))
    (else (%ephemeron-key entry))))

(define (entry-value entry)
  (cond
    ((%pair? entry) (%cdr entry))
    ((%box? entry) (%ephemeron-key (%unbox entry)))
    (else
      (let ((holder (%ephemeron-value entry)))
        (cond
          ((%box? holder) (%unbox holder))
          ((%weak-pair? holder) (%weak-car holder))
          (else holder))))))

;; A broken entry has no value to change; whether it could be changed.
(define (set-entry-value! entry value)
  (cond
    ((%pair? entry) (%set-cdr! entry value) #t)
    ((%box? entry)
     (let ((key (entry-key entry)))
       (and (not (broken? entry))
            (begin
              (%set-box! entry (%make-ephemeron value key))
              #t))))
    (else
      (let ((holder (%ephemeron-value entry)))
        (cond
          ((%box? holder) (%set-box! holder value) #t)
          ((%weak-pair? holder) (%set-weak-car! holder value) #t)
          (else #f))))))

;; Whether something that an entry holds weakly is gone.
(define (broken? entry)
  (cond
    ((%pair? entry) #f)
    ((%box? entry) (%bwp-object? (%ephemeron-key (%unbox entry))))
    ((%bwp-object? (%ephemeron-key entry)) #t)
    (else
      (let ((holder (%ephemeron-value entry)))
        (and (%weak-pair? holder) (%bwp-object? (%weak-car holder)))))))

;; Hashing.

;; Keys that are compared by eq? in all tables but general ones, never move, and need no call to be hashed.
(define-syntax simple-key? (syntax-rules () ((_ key) (or (%fixnum? key) (%symbol? key)))))

;; Neighbouring integers go to neighbouring buckets: they are often asked for in order.
(define (simple-hash key)
  (if (%symbol? key)
      (%symbol-hash key)
      (%fxxor key (%fxxor (%fxarithmetic-shift-right key 9) (%fxarithmetic-shift-right key 20)))))

(define (hash-of table key)
  (let ((kind (table-kind table)))
    (cond
      ((and (simple-key? key) (%fx<? kind (string-kind))) (simple-hash key))
      ((%eq? kind (eq-kind)) (%eq-hash key))
      ((%eq? kind (eqv-kind)) (%eqv-hash key))
      ((%eq? kind (equal-kind)) (%equal-hash key))
      ((%eq? kind (string-kind))
       (if (%string? key) (%string-hash key) (raise-wrong-type 'hash-table-ref 2 "a string" key)))
      (else
        (let ((hash ((table-hash-procedure table) key)))
          (cond
            ((%fixnum? hash) hash)
            ((%exact-integer? hash) (%modulo hash (largest-hash)))
            (else (raise-wrong-type 'hash-table-ref 1 "a table whose hash function returns integers" hash))))))))

;; A prime number near the end of the fixnums.
(define-syntax largest-hash (syntax-rules () ((_) 1152921504606846883)))

(define (bucket-index buckets hash)
  (%fxand hash (%fx- (%vector-length buckets) 1)))

;; Whether a key belongs into the addressed buckets. Numbers are hashed by value where eqv? compares them so.
(define (addressed-key? table key)
  (and (not (simple-key? key))
       (%address-hashed? key)
       (or (%eq? (table-kind table) (eq-kind)) (not (%number? key)))))

;; Search.

;; (search-bucket bucket (entry candidate) (%eq? candidate key))
;; => (let loop ((rest bucket))
;;      (if (%pair? rest)
;;          (let* ((entry (%car rest)) (candidate (entry-key entry)))
;;            (if (and (%eq? candidate key) (not (broken? entry))) entry (loop (%cdr rest))))
;;          #f))
(define-syntax search-bucket
  (syntax-rules ()
    ((_ bucket (entry candidate) found?)
     (let loop ((rest bucket))
       (if (%pair? rest)
           (let* ((entry (%car rest)) (candidate (entry-key entry)))
             (if (and found? (not (broken? entry))) entry (loop (%cdr rest))))
           #f)))))

(define (find-in-bucket table key bucket)
  (let ((kind (table-kind table)))
    (cond
      ((or (%eq? kind (eq-kind)) (and (simple-key? key) (%fx<? kind (string-kind))))
       (search-bucket bucket (entry candidate) (%eq? candidate key)))
      ((%eq? kind (eqv-kind)) (search-bucket bucket (entry candidate) (%eqv? candidate key)))
      ((%eq? kind (equal-kind)) (search-bucket bucket (entry candidate) (%equal? candidate key)))
      ;; The key of a broken entry is no string.
      ((%eq? kind (string-kind))
       (search-bucket bucket (entry candidate) (and (%string? candidate) (%string=2? candidate key))))
      (else
        (let ((same? (table-same-procedure table)))
          (search-bucket bucket (entry candidate)
            (and (not (broken? entry)) (same? candidate key))))))))

(define (find-in-buckets table key buckets)
  (find-in-bucket table key (%vector-ref buckets (bucket-index buckets (hash-of table key)))))

;; The entry of a key, or #f.
(define (table-find table key)
  (if (or (%eq? (table-addressed-count table) 0) (simple-key? key))
      (find-in-buckets table key (table-buckets table))
      (begin
        (put-right! table)
        (or (if (addressed-key? table key)
                (find-in-buckets table key (table-addressed table))
                (find-in-buckets table key (table-buckets table)))
            (if (%eq? (%collection-count) (table-stamp table))
                #f
                (find-anywhere table key))))))

(define (find-anywhere table key)
  (or (find-in-all table key (table-addressed table))
      (find-in-all table key (table-buckets table))))

(define (find-in-all table key buckets)
  (let loop ((i 0))
    (if (%fx<? i (%vector-length buckets))
        (or (find-in-bucket table key (%vector-ref buckets i))
            (loop (%fx+ i 1)))
        #f)))

;; Establishes "stamp". The pairs of the buckets are linked anew; nothing is allocated before that is done, so that it
;; brings about no collection itself.
(define (put-right! table)
  (let ((collections (%collection-count)))
    (if (not (%eq? collections (table-stamp table)))
        (let* ((addressed (table-addressed table)) (links (take-all! addressed)))
          (set-table-stamp! table collections)
          (set-table-addressed-count! table 0)
          (relink! table links addressed)
          (grow-if-full! table)))))

;; All pairs of all buckets in one list; the buckets become empty.
(define (take-all! buckets)
  (let next-bucket ((i 0) (links '()))
    (if (%fx<? i (%vector-length buckets))
        (let next-link ((link (%vector-ref buckets i)) (links links))
          (if (%pair? link)
              (let ((rest (%cdr link)))
                (%set-cdr! link links)
                (next-link rest link))
              (begin
                (%vector-set! buckets i '())
                (next-bucket (%fx+ i 1) links))))
        links)))

(define (relink! table links addressed)
  (if (%pair? links)
      (let* ((link links) (rest (%cdr link)) (entry (%car link)) (key (entry-key entry)))
        (cond
          ((broken? entry) (set-table-count! table (%fx- (table-count table) 1)))
          ((addressed-key? table key)
           (set-table-addressed-count! table (%fx+ (table-addressed-count table) 1))
           (push-link! link addressed (hash-of table key)))
          (else
            (push-link! link (table-buckets table) (hash-of table key))))
        (relink! table rest addressed))))

(define (push-link! link buckets hash)
  (let ((i (bucket-index buckets hash)))
    (%set-cdr! link (%vector-ref buckets i))
    (%vector-set! buckets i link)))

;; Insertion.

;; Adds an entry for a key that the table does not have.
(define (table-insert! table key value)
  (let ((link (%cons (make-entry table key value) '())))
    (set-table-count! table (%fx+ (table-count table) 1))
    (if (and (by-identity? (table-kind table)) (not (simple-key? key)))
        (insert-by-identity! table key link)
        (insert-link! table key link))))

(define (insert-link! table key link)
  (grow-if-full! table)
  (push-link! link (table-buckets table) (hash-of table key)))

(define (insert-by-identity! table key link)
  (if (%eq? (table-addressed-count table) 0)
      (set-table-stamp! table (%collection-count)))
  (if (addressed-key? table key)
      (let ((addressed-count (%fx+ (table-addressed-count table) 1)))
        (set-table-addressed-count! table addressed-count)
        (make-room-for-addressed! table addressed-count)
        (push-link! link (table-addressed table) (hash-of table key)))
      (insert-link! table key link)))

;; There are at most as many entries as buckets, not counting those in the addressed buckets. Of a weak table, broken entries
;; are dropped first; it grows if that leaves it more than half full, so that dropping is rare.
(define (grow-if-full! table)
  (if (%fx<? (%vector-length (table-buckets table)) (own-count table))
      (begin
        (if (table-weak? table) (drop-broken! table))
        (let ((buckets (table-buckets table)) (count (own-count table)))
          (if (%fx<? (%vector-length buckets) (%fx* count 2))
              (let* ((larger (%make-vector (room-for count (%fx* (%vector-length buckets) 2)) '()))
                     (dropped (copy-entries! table buckets larger)))
                (set-table-buckets! table larger)
                (set-table-count! table (%fx- (table-count table) dropped))))))))

;; The number of entries outside the addressed buckets.
(define (own-count table)
  (%fx- (table-count table) (table-addressed-count table)))

(define (drop-broken! table)
  (let ((buckets (table-buckets table)))
    (let next-bucket ((i 0))
      (if (%fx<? i (%vector-length buckets))
          (let next-link ((link (%vector-ref buckets i)) (kept '()))
            (if (%pair? link)
                (let ((rest (%cdr link)))
                  (if (broken? (%car link))
                      (begin
                        (set-table-count! table (%fx- (table-count table) 1))
                        (next-link rest kept))
                      (begin
                        (%set-cdr! link kept)
                        (next-link rest link))))
                (begin
                  (%vector-set! buckets i kept)
                  (next-bucket (%fx+ i 1)))))))))

(define (room-for count length)
  (if (%fx<? length count) (room-for count (%fx* length 2)) length))

(define (make-room-for-addressed! table count)
  (let ((addressed (table-addressed table)))
    (cond
      ((not addressed) (set-table-addressed! table (%make-vector (least-buckets) '())))
      ((%fx<? (%vector-length addressed) count)
       (let* ((larger (%make-vector (%fx* (%vector-length addressed) 2) '()))
              (dropped (copy-entries! table addressed larger)))
         (set-table-addressed! table larger)
         (set-table-count! table (%fx- (table-count table) dropped))
         (set-table-addressed-count! table (%fx- (table-addressed-count table) dropped)))))))

;; Puts the entries of one vector of buckets into another, in new pairs: a hash function of the user's may escape. Entries whose
;; keys are gone are left out; returns how many.
(define (copy-entries! table from to)
  (let ((dropped 0))
    (for-each-entry-in from
      (lambda (entry)
        (let ((key (entry-key entry)))
          (if (and (%bwp-object? key) (broken? entry))
              (set! dropped (%fx+ dropped 1))
              (let ((i (bucket-index to (hash-of table key))))
                (%vector-set! to i (%cons entry (%vector-ref to i))))))))
    dropped))

(define (for-each-entry-in buckets procedure)
  (let next-bucket ((i 0))
    (if (%fx<? i (%vector-length buckets))
        (let next-entry ((rest (%vector-ref buckets i)))
          (if (%pair? rest)
              (begin
                (procedure (%car rest))
                (next-entry (%cdr rest)))
              (next-bucket (%fx+ i 1)))))))

;; Removal.

;; Removes the entry of a key; whether there was one.
(define (table-remove! table key)
  (let ((entry (table-find table key)))
    (if entry
        (begin
          (remove-entry! table entry key)
          #t)
        #f)))

(define (remove-entry! table entry key)
  (set-table-count! table (%fx- (table-count table) 1))
  (let ((buckets (table-buckets table)))
    (if (not (unlink! buckets (bucket-index buckets (hash-of table key)) entry))
        (let ((addressed (table-addressed table)))
          (if (and addressed (unlink-anywhere! addressed entry key table))
              (set-table-addressed-count! table (%fx- (table-addressed-count table) 1))
              (unlink-in-all! buckets entry))))))

(define (unlink-anywhere! buckets entry key table)
  (or (unlink! buckets (bucket-index buckets (hash-of table key)) entry)
      (unlink-in-all! buckets entry)))

(define (unlink-in-all! buckets entry)
  (let loop ((i 0))
    (and (%fx<? i (%vector-length buckets))
         (or (unlink! buckets i entry)
             (loop (%fx+ i 1))))))

;; Removes an entry from bucket i; whether it was there.
(define (unlink! buckets i entry)
  (let ((bucket (%vector-ref buckets i)))
    (cond
      ((%null? bucket) #f)
      ((%eq? (%car bucket) entry)
       (%vector-set! buckets i (%cdr bucket))
       #t)
      (else
        (let loop ((link bucket))
          (let ((next (%cdr link)))
            (cond
              ((%null? next) #f)
              ((%eq? (%car next) entry)
               (%set-cdr! link (%cdr next))
               #t)
              (else (loop next)))))))))

;; A fresh list of all entries, so that whoever walks over it may change the table. A weak entry may break meanwhile:
;; each element is a pair of key and value.
(define (table-associations table)
  (let ((associations '()))
    (define (collect entry)
      (if (%pair? entry)
          (set! associations (%cons entry associations))
          (let ((key (entry-key entry)) (value (entry-value entry)))
            (if (not (and (or (%bwp-object? key) (%bwp-object? value)) (broken? entry)))
                (set! associations (%cons (%cons key value) associations))))))
    (for-each-entry-in (table-buckets table) collect)
    (if (table-addressed table) (for-each-entry-in (table-addressed table) collect))
    associations))
