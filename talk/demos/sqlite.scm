;; SQLite: tables, queries, callbacks, progress.
;;
;; Shows opaque types (a database and a statement cannot be mixed up), results through addresses, statuses checked by
;; the declaration, a callback for each row, an async query that a progress handler watches and interrupts, and handles
;; that are used up by closing them.
(import (scheme base) (scheme lazy) (scheme write) (inc ffi))

(define-foreign-library sqlite (soname "libsqlite3.so.0"))
(define-foreign-opaque database)
(define-foreign-opaque statement)

(define-foreign-enum status (ok 0) (error 1) (interrupt 9) (constraint 19) (row 100) (done 101))
(define-foreign-enum datatype (integer 1) (float 2) (text 3) (blob 4) (null 5))

(define (ok? status) (eq? status 'ok))

;; A database is closed when the program has dropped it, or by hand: then it is C's, and each later use raises.
(define-foreign (sqlite3-close (db (consume database*))) status
  (library sqlite) (symbol "sqlite3_close_v2") parallel sync (check ok?))
(define-foreign (sqlite3-open (path string) (out db (owned database* sqlite3-close))) status
  (library sqlite) parallel sync (check ok?) (result db))
(define-foreign (sqlite3-errmsg (db database*)) string (library sqlite) parallel sync)

(define-foreign (sqlite3-finalize (query (consume statement*))) status (library sqlite) parallel sync)
(define-foreign (sqlite3-prepare (db database*) (sql string) (length int)
                                 (out query (maybe (owned statement* sqlite3-finalize (keeps db)))) (out rest (maybe pointer)))
  status
  (library sqlite) (symbol "sqlite3_prepare_v2") parallel sync (check ok?) (result query))
(define-foreign (sqlite3-bind-int64 (query statement*) (index int) (value int64)) status
  (library sqlite) parallel sync (check ok?))
(define-foreign (sqlite3-step (query statement*)) status (library sqlite) parallel sync)
(define-foreign (sqlite3-column-count (query statement*)) int (library sqlite) parallel sync leaf)
(define-foreign (sqlite3-column-type (query statement*) (column int)) datatype (library sqlite) parallel sync leaf)
(define-foreign (sqlite3-column-int64 (query statement*) (column int)) int64 (library sqlite) parallel sync)
(define-foreign (sqlite3-column-double (query statement*) (column int)) double (library sqlite) parallel sync)
(define-foreign (sqlite3-column-text (query statement*) (column int)) string (library sqlite) parallel sync)

;; The names and the texts of a row are arrays of `char *`.
(define-foreign-struct pair-of-texts (first (maybe string)) (second (maybe string)))
(define-foreign (sqlite3-exec (db database*) (sql string)
                              (each (maybe (-> ((maybe pointer) int (* pair-of-texts) (* pair-of-texts)) int (else 1))))
                              (context (maybe pointer)) (message (maybe pointer)))
  status
  (library sqlite) parallel sync)
(define-foreign (exec-elsewhere (db database*) (sql string) (each (maybe pointer)) (context (maybe pointer))
                                (message (maybe pointer)))
  status
  (library sqlite) (symbol "sqlite3_exec") parallel async)
(define-foreign (sqlite3-progress-handler (db database*) (steps int) (handler (maybe (-> ((maybe pointer)) int)))
                                          (context (maybe pointer)))
  void
  (library sqlite) parallel sync)

(define (show . things)
  (for-each display things)
  (newline))

;; Runs statements without results.
(define (execute db sql)
  (if (not (ok? (sqlite3-exec db sql #f #f #f)))
      (error (sqlite3-errmsg db) sql)))

(define (column query index)
  (case (sqlite3-column-type query index)
    ((integer) (sqlite3-column-int64 query index))
    ((float) (sqlite3-column-double query index))
    ((text) (sqlite3-column-text query index))
    (else #f)))

;; The rows of a query, as lists.
(define (rows query)
  (case (sqlite3-step query)
    ((row)
     (let loop ((index (sqlite3-column-count query)) (row '()))
       (if (zero? index)
           (cons row (rows query))
           (loop (- index 1) (cons (column query (- index 1)) row)))))
    ((done) '())
    (else => (lambda (status) (error "the query fails" status)))))

(define db (sqlite3-open ":memory:"))

(execute db
  "create table language (name text primary key, year integer, weight real);
   insert into language values ('Lisp', 1958, 1.5), ('Scheme', 1975, 0.25), ('C', 1972, null);")

;; Prepared, with a parameter, row by row.
(define query (sqlite3-prepare db "select name, year, weight from language where year > ? order by year" -1))
(sqlite3-bind-int64 query 1 1960)
(for-each show (rows query))
(sqlite3-finalize query)
(show "finalized: " (guard (e ((foreign-freed-error? e) 'freed)) (sqlite3-step query)))

;; A Scheme procedure for each row.
(sqlite3-exec db "select name, year from language order by name"
  (lambda (context columns texts names)
    (show (pair-of-texts-first names) "=" (pair-of-texts-first texts) " "
          (pair-of-texts-second names) "=" (pair-of-texts-second texts))
    0)
  #f #f)
;; Its condition stops the query, and is raised here.
(show "raised: "
  (guard (e ((symbol? e) e))
    (sqlite3-exec db "select name, year from language" (lambda (context columns texts names) (raise 'enough)) #f #f)))

;; Errors of SQLite.
(show "error: "
  (guard (e ((error-object? e) (error-object-message e)))
    (execute db "insert into language values ('C', 1989, 0)")))
(show "checked: "
  (guard (e ((foreign-failure? e) (sqlite3-errmsg db)))
    (sqlite3-prepare db "select nonsense" -1)))

;; A query that would run for hours, on another thread. The handler is called by that thread, every 1000 steps.
(define forever
  "with recursive n(x) as (select 1 union all select x + 1 from n where x < 1000000000000) select count(*) from n")
(define calls 0)
(define handler
  (foreign-callback (-> ((maybe pointer)) int)
    (lambda (context)
      (set! calls (+ calls 1))
      (if (< calls 100) 0 1))))
(sqlite3-progress-handler db 1000 handler #f)
(define promise (exec-elsewhere db forever #f #f #f))
(show "result: " (force promise) " after " calls " calls")
(sqlite3-progress-handler db 0 #f #f)
(foreign-callback-free! handler)

(show "closed: " (sqlite3-close db))
(show "used: " (guard (e ((foreign-freed-error? e) 'freed)) (sqlite3-errmsg db)))
