;;; SRFI 1: filtering, searching, deletion, association lists.
;;;
;;; Needs: construction.scm, folding.scm; (inc runtime): check, all-pairs?, all-cars, all-cdrs.

;; Filtering.

(define (filter predicate list)
  (check procedure? predicate 'filter 1 "a procedure")
  (let loop ((rest list) (backwards '()))
    (if (pair? rest)
        (loop (cdr rest) (if (predicate (car rest)) (cons (car rest) backwards) backwards))
        (begin
          (check-end 'filter 2 rest list)
          (reverse backwards)))))

(define (remove predicate list)
  (check procedure? predicate 'remove 1 "a procedure")
  (filter (lambda (element) (not (predicate element))) list))

(define (partition predicate list)
  (check procedure? predicate 'partition 1 "a procedure")
  (let loop ((rest list) (in '()) (out '()))
    (cond
      ((not (pair? rest))
       (check-end 'partition 2 rest list)
       (values (reverse in) (reverse out)))
      ((predicate (car rest)) (loop (cdr rest) (cons (car rest) in) out))
      (else (loop (cdr rest) in (cons (car rest) out))))))

(define (filter! predicate list) (filter predicate list))
(define (remove! predicate list) (remove predicate list))
(define (partition! predicate list) (partition predicate list))

;; Searching.

(define (find predicate list)
  (let ((tail (find-tail-of 'find predicate list)))
    (and tail (car tail))))

(define (find-tail predicate list) (find-tail-of 'find-tail predicate list))

(define (find-tail-of who predicate list)
  (check procedure? predicate who 1 "a procedure")
  (let loop ((rest list))
    (cond
      ((not (pair? rest)) (check-end who 2 rest list) #f)
      ((predicate (car rest)) rest)
      (else (loop (cdr rest))))))

;; The last call of the predicate by `any` and `every` is a tail call.

(define any
  (case-lambda
    ((predicate list)
     (check procedure? predicate 'any 1 "a procedure")
     (if (pair? list)
         (let loop ((element (car list)) (rest (cdr list)))
           (cond
             ((pair? rest) (or (predicate element) (loop (car rest) (cdr rest))))
             ((null? rest) (predicate element))
             (else (or (predicate element) (check-end 'any 2 rest list)))))
         (begin
           (check-end 'any 2 list list)
           #f)))
    ((predicate list . lists)
     (check procedure? predicate 'any 1 "a procedure")
     (let ((lists (cons list lists)))
       (and (all-pairs? lists)
            (let loop ((elements (all-cars lists)) (rests (all-cdrs lists)))
              (if (all-pairs? rests)
                  (or (apply predicate elements) (loop (all-cars rests) (all-cdrs rests)))
                  (apply predicate elements))))))))

(define every
  (case-lambda
    ((predicate list)
     (check procedure? predicate 'every 1 "a procedure")
     (if (pair? list)
         (let loop ((element (car list)) (rest (cdr list)))
           (cond
             ((pair? rest) (and (predicate element) (loop (car rest) (cdr rest))))
             ((null? rest) (predicate element))
             (else (and (predicate element) (check-end 'every 2 rest list)))))
         (begin
           (check-end 'every 2 list list)
           #t)))
    ((predicate list . lists)
     (check procedure? predicate 'every 1 "a procedure")
     (let ((lists (cons list lists)))
       (or (not (all-pairs? lists))
           (let loop ((elements (all-cars lists)) (rests (all-cdrs lists)))
             (if (all-pairs? rests)
                 (and (apply predicate elements) (loop (all-cars rests) (all-cdrs rests)))
                 (apply predicate elements))))))))

(define (list-index predicate list . lists)
  (check procedure? predicate 'list-index 1 "a procedure")
  (let loop ((rests (cons list lists)) (i 0))
    (cond
      ((not (all-pairs? rests)) #f)
      ((apply predicate (all-cars rests)) i)
      (else (loop (all-cdrs rests) (+ i 1))))))

(define (span predicate list)
  (check procedure? predicate 'span 1 "a procedure")
  (let loop ((rest list) (backwards '()))
    (cond
      ((not (pair? rest))
       (check-end 'span 2 rest list)
       (values (reverse backwards) rest))
      ((predicate (car rest)) (loop (cdr rest) (cons (car rest) backwards)))
      (else (values (reverse backwards) rest)))))

(define (break predicate list)
  (check procedure? predicate 'break 1 "a procedure")
  (span (lambda (element) (not (predicate element))) list))

(define (take-while predicate list)
  (let-values (((head tail) (span predicate list))) head))

(define (drop-while predicate list)
  (check procedure? predicate 'drop-while 1 "a procedure")
  (let loop ((rest list))
    (cond
      ((not (pair? rest)) (check-end 'drop-while 2 rest list) '())
      ((predicate (car rest)) (loop (cdr rest)))
      (else rest))))

(define (span! predicate list) (span predicate list))
(define (break! predicate list) (break predicate list))
(define (take-while! predicate list) (take-while predicate list))

;; Deletion. `same?` gets the object that was given first, and of two elements the earlier one first.

(define delete
  (case-lambda
    ((object list) (delete object list equal?))
    ((object list same?)
     (filter (lambda (element) (not (same? object element))) list))))

(define delete!
  (case-lambda
    ((object list) (delete object list equal?))
    ((object list same?) (delete object list same?))))

(define delete-duplicates
  (case-lambda
    ((list) (delete-duplicates list equal?))
    ((list same?)
     (check procedure? same? 'delete-duplicates 2 "a procedure")
     (let loop ((rest list) (backwards '()))
       (if (pair? rest)
           (let ((element (car rest)))
             (loop (cdr rest)
                   (if (any (lambda (earlier) (same? earlier element)) backwards)
                       backwards
                       (cons element backwards))))
           (begin
             (check-end 'delete-duplicates 1 rest list)
             (reverse backwards)))))))

(define delete-duplicates!
  (case-lambda
    ((list) (delete-duplicates list equal?))
    ((list same?) (delete-duplicates list same?))))

;; Association lists.

(define (alist-cons key value alist) (cons (cons key value) alist))

(define (alist-copy alist)
  (map (lambda (entry) (if (pair? entry) (cons (car entry) (cdr entry)) entry)) alist))

(define alist-delete
  (case-lambda
    ((key alist) (alist-delete key alist equal?))
    ((key alist same?)
     (filter (lambda (entry) (not (same? key (car entry)))) alist))))

(define alist-delete!
  (case-lambda
    ((key alist) (alist-delete key alist equal?))
    ((key alist same?) (alist-delete key alist same?))))
