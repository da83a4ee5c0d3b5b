;;; SRFI 133: constructors, predicates, mutators and conversions.
;;;
;;; Needs: (inc runtime): check, check-range.

(define (check-vector who position vector)
  (check vector? vector who position "a vector"))

;; (define-on-range (f x ... vector) position (start end) body ...)
;; => (define f
;;      (case-lambda
;;        ((x ... vector start end) (check-vector 'f position vector) (check-range ...) body ...)
;;        ((x ... vector start) (check-vector ...) (f x ... vector start (vector-length vector)))
;;        ((x ... vector) (check-vector ...) (f x ... vector 0 (vector-length vector)))))
(define-syntax define-on-range
  (syntax-rules ()
    ((_ (name parameter ... vector) position (start end) body ...)
     (define name
       (case-lambda
         ((parameter ... vector start end)
          (check-vector 'name position vector)
          (check-range 'name (+ position 1) "a vector" (vector-length vector) start end)
          body ...)
         ((parameter ... vector start)
          (check-vector 'name position vector)
          (name parameter ... vector start (vector-length vector)))
         ((parameter ... vector)
          (check-vector 'name position vector)
          (name parameter ... vector 0 (vector-length vector))))))))

;; Constructors.

;;> (vector-unfold procedure k seed:object ...) -> vector
;;> A new vector: for each index from 0 on, the procedure gets it and the seeds and returns an element and the next
;;> seeds.
;;>   (vector-unfold square 4) => #(0 1 4 9)
;;>   (vector-unfold (lambda (i x) (values x (* x 2))) 5 1) => #(1 2 4 8 16)
(define (vector-unfold procedure length . seeds)
  (let ((result (make-vector length)))
    (apply unfold-into! 'vector-unfold procedure result 0 length 1 seeds)
    result))

;;> (vector-unfold-right procedure k seed:object ...) -> vector
;;> As `vector-unfold`, from the last index down.
;;>   (vector-unfold-right (lambda (i x) (values x (+ x 1))) 3 0) => #(2 1 0)
(define (vector-unfold-right procedure length . seeds)
  (let ((result (make-vector length)))
    (apply unfold-into! 'vector-unfold-right procedure result (- length 1) -1 -1 seeds)
    result))

;;> (vector-unfold! procedure vector start end seed:object ...) -> unspecified
;;> As `vector-unfold`, into a part of a vector.
;;>   (let ((v (vector 9 9 9 9))) (vector-unfold! square v 1 3) v) => #(9 1 4 9)
(define (vector-unfold! procedure vector start end . seeds)
  (check-vector 'vector-unfold! 2 vector)
  (check-range 'vector-unfold! 3 "a vector" (vector-length vector) start end)
  (apply unfold-into! 'vector-unfold! procedure vector start end 1 seeds))

;;> (vector-unfold-right! procedure vector start end seed:object ...) -> unspecified
;;> As `vector-unfold-right`, into a part of a vector.
;;>   (let ((v (vector 0 0 0))) (vector-unfold-right! (lambda (i x) (values x (+ x 1))) v 0 3 5) v) => #(7 6 5)
(define (vector-unfold-right! procedure vector start end . seeds)
  (check-vector 'vector-unfold-right! 2 vector)
  (check-range 'vector-unfold-right! 3 "a vector" (vector-length vector) start end)
  (apply unfold-into! 'vector-unfold-right! procedure vector (- end 1) (- start 1) -1 seeds))

;; Fills the elements from index `from` on, in steps, until index `to`.
(define unfold-into!
  (case-lambda
    ((who procedure vector from to step)
     (check procedure? procedure who 1 "a procedure")
     (let loop ((i from))
       (if (not (= i to))
           (begin
             (vector-set! vector i (procedure i))
             (loop (+ i step))))))
    ((who procedure vector from to step seed)
     (check procedure? procedure who 1 "a procedure")
     (let loop ((i from) (seed seed))
       (if (not (= i to))
           (let-values (((element seed) (procedure i seed)))
             (vector-set! vector i element)
             (loop (+ i step) seed)))))
    ((who procedure vector from to step . seeds)
     (check procedure? procedure who 1 "a procedure")
     (let loop ((i from) (seeds seeds))
       (if (not (= i to))
           (let-values (((element . seeds) (apply procedure i seeds)))
             (vector-set! vector i element)
             (loop (+ i step) seeds)))))))

;;> (vector-reverse-copy vector [start [end]]) -> vector
;;> A new vector of the elements of a vector, or of a part of it, from the last to the first.
;;>   (vector-reverse-copy #(1 2 3 4) 1) => #(4 3 2)
(define-on-range (vector-reverse-copy vector) 1 (start end)
  (let ((result (make-vector (- end start))))
    (copy-reversed! result 0 vector start end)
    result))

;;> (vector-concatenate vectors:list) -> vector
;;> A new vector of the elements of the vectors in a list, one after the other.
;;>   (vector-concatenate '(#(1 2) #(3))) => #(1 2 3)
(define (vector-concatenate vectors) (apply vector-append vectors))

;;> (vector-append-subvectors object ...) -> vector
;;> A new vector of parts of vectors one after the other; for each stand a vector, a start and an end.
;;>   (vector-append-subvectors #(a b c) 0 2 #(d e f) 1 3) => #(a b e f)
(define (vector-append-subvectors . parts)
  (let loop ((rest parts) (copies '()))
    (cond
      ((null? rest) (apply vector-append (reverse copies)))
      ((and (pair? (cdr rest)) (pair? (cddr rest)))
       (loop (cdddr rest) (cons (vector-copy (car rest) (cadr rest) (caddr rest)) copies)))
      (else (raise-wrong-type 'vector-append-subvectors 1 "vectors, each with a start and an end" parts)))))

;; Predicates.

;;> (vector-empty? vector) -> boolean
;;> Whether a vector has no elements.
;;>   (vector-empty? #()) => #t
(define (vector-empty? vector)
  (check-vector 'vector-empty? 1 vector)
  (= (vector-length vector) 0))

;;> (vector= same?:procedure vector ...) -> boolean
;;> Whether vectors have the same elements in the same order, by a procedure that compares two.
;;>   (vector= = #(1 2) #(1.0 2.0)) => #t
;;>   (vector= eq? #(a) #(a b)) => #f
(define (vector= same? . vectors)
  (check procedure? same? 'vector= 1 "a procedure")
  (or (null? vectors)
      (let loop ((first (car vectors)) (rest (cdr vectors)))
        (check-vector 'vector= 2 first)
        (or (null? rest)
            (and (vector=2 same? first (car rest))
                 (loop (car rest) (cdr rest)))))))

(define (vector=2 same? a b)
  (or (eq? a b)
      (let ((length (vector-length a)))
        (and (= length (vector-length b))
             (let loop ((i 0))
               (or (= i length)
                   (and (same? (vector-ref a i) (vector-ref b i))
                        (loop (+ i 1)))))))))

;; Mutators.

;;> (vector-swap! vector i:k j:k) -> unspecified
;;> Exchanges the elements of a vector at two indices.
;;>   (let ((v (vector 1 2 3))) (vector-swap! v 0 2) v) => #(3 2 1)
(define (vector-swap! vector i j)
  (let ((element (vector-ref vector i)))
    (vector-set! vector i (vector-ref vector j))
    (vector-set! vector j element)))

;;> (vector-reverse! vector [start [end]]) -> unspecified
;;> Turns the order of the elements of a vector, or of a part of it, round.
;;>   (let ((v (vector 1 2 3 4))) (vector-reverse! v 1) v) => #(1 4 3 2)
(define-on-range (vector-reverse! vector) 1 (start end)
  (let loop ((i start) (j (- end 1)))
    (if (< i j)
        (begin
          (vector-swap! vector i j)
          (loop (+ i 1) (- j 1))))))

;;> (vector-reverse-copy! to:vector at:k from:vector [start [end]]) -> unspecified
;;> As `vector-copy!`, but the elements come from the last to the first.
;;>   (let ((v (vector 0 0 0 0))) (vector-reverse-copy! v 1 #(1 2 3)) v) => #(0 3 2 1)
;; The ranges may overlap in one vector, so the source is copied first.
(define-on-range (vector-reverse-copy! to at from) 3 (start end)
  (check-vector 'vector-reverse-copy! 1 to)
  (check-range 'vector-reverse-copy! 2 "a vector" (vector-length to) at (+ at (- end start)))
  (copy-reversed! to at (vector-copy from start end) 0 (- end start)))

(define (copy-reversed! to at from start end)
  (let loop ((i at) (j (- end 1)))
    (if (<= start j)
        (begin
          (vector-set! to i (vector-ref from j))
          (loop (+ i 1) (- j 1))))))

;; Conversions.

;;> (reverse-vector->list vector [start [end]]) -> list
;;> A list of the elements of a vector, or of a part of it, from the last to the first.
;;>   (reverse-vector->list #(1 2 3)) => (3 2 1)
(define-on-range (reverse-vector->list vector) 1 (start end)
  (let loop ((i start) (result '()))
    (if (= i end)
        result
        (loop (+ i 1) (cons (vector-ref vector i) result)))))

;;> (reverse-list->vector list) -> vector
;;> A new vector of the elements of a list from the last to the first.
;;>   (reverse-list->vector '(3 2 1)) => #(1 2 3)
(define (reverse-list->vector list) (list->vector (reverse list)))
