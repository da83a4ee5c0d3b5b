;;; SRFI 133: constructors, predicates, mutators and conversions.
;;;
;;; Needs: (inc runtime): check, check-range.

(define (check-vector who position vector)
  (check vector? vector who position "a vector"))

;; Calls (use start end) with the range that a list of optional arguments means.
(define (with-range who position vector range use)
  (check-vector who position vector)
  (let* ((start (if (pair? range) (car range) 0))
         (end (if (and (pair? range) (pair? (cdr range))) (cadr range) (vector-length vector))))
    (check-range who (+ position 1) "a vector" (vector-length vector) start end)
    (use start end)))

;; Constructors.

;; (vector-unfold f length seed ...): f gets an index and the seeds, and returns an element and the new seeds.
(define (vector-unfold procedure length . seeds)
  (let ((result (make-vector length)))
    (apply unfold-into! 'vector-unfold procedure result 0 length 1 seeds)
    result))

(define (vector-unfold-right procedure length . seeds)
  (let ((result (make-vector length)))
    (apply unfold-into! 'vector-unfold-right procedure result (- length 1) -1 -1 seeds)
    result))

(define (vector-unfold! procedure vector start end . seeds)
  (check-vector 'vector-unfold! 2 vector)
  (check-range 'vector-unfold! 3 "a vector" (vector-length vector) start end)
  (apply unfold-into! 'vector-unfold! procedure vector start end 1 seeds))

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

(define (vector-reverse-copy vector . range)
  (with-range 'vector-reverse-copy 1 vector range
    (lambda (start end)
      (let ((result (make-vector (- end start))))
        (copy-reversed! result 0 vector start end)
        result))))

(define (vector-concatenate vectors) (apply vector-append vectors))

;; (vector-append-subvectors vector start end ...)
(define (vector-append-subvectors . parts)
  (let loop ((rest parts) (copies '()))
    (cond
      ((null? rest) (apply vector-append (reverse copies)))
      ((and (pair? (cdr rest)) (pair? (cddr rest)))
       (loop (cdddr rest) (cons (vector-copy (car rest) (cadr rest) (caddr rest)) copies)))
      (else (raise-wrong-type 'vector-append-subvectors 1 "vectors, each with a start and an end" parts)))))

;; Predicates.

(define (vector-empty? vector)
  (check-vector 'vector-empty? 1 vector)
  (= (vector-length vector) 0))

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

(define (vector-swap! vector i j)
  (let ((element (vector-ref vector i)))
    (vector-set! vector i (vector-ref vector j))
    (vector-set! vector j element)))

(define (vector-reverse! vector . range)
  (with-range 'vector-reverse! 1 vector range
    (lambda (start end)
      (let loop ((i start) (j (- end 1)))
        (if (< i j)
            (begin
              (vector-swap! vector i j)
              (loop (+ i 1) (- j 1))))))))

;; The ranges may overlap in one vector, so the source is copied first.
(define (vector-reverse-copy! to at from . range)
  (check-vector 'vector-reverse-copy! 1 to)
  (with-range 'vector-reverse-copy! 3 from range
    (lambda (start end)
      (check-range 'vector-reverse-copy! 2 "a vector" (vector-length to) at (+ at (- end start)))
      (copy-reversed! to at (vector-copy from start end) 0 (- end start)))))

(define (copy-reversed! to at from start end)
  (let loop ((i at) (j (- end 1)))
    (if (<= start j)
        (begin
          (vector-set! to i (vector-ref from j))
          (loop (+ i 1) (- j 1))))))

;; Conversions.

(define (reverse-vector->list vector . range)
  (with-range 'reverse-vector->list 1 vector range
    (lambda (start end)
      (let loop ((i start) (result '()))
        (if (= i end)
            result
            (loop (+ i 1) (cons (vector-ref vector i) result)))))))

(define (reverse-list->vector list) (list->vector (reverse list)))
