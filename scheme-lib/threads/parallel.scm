;;; Doing the same for each element of lists, at the same time.
;;;
;;; Exports: parallel-map, parallel-for-each.
;;; Needs: scheduler.scm, threads.scm.
;;;
;;; Each element has a thread of its own, up to a bound. Scheme code takes turns; what runs at the same time is what the
;;; threads wait for, such as parallel foreign calls.

;; The most threads that work for one call: as many as the pool of foreign calls may have.
(define-syntax most-workers (syntax-rules () ((_) 512)))

;;> (parallel-map procedure list1 list2 ...) -> list
;;> (parallel-for-each procedure list1 list2 ...) -> unspecified
;;> As `map` and `for-each`, with a thread for each call, up to 512 at a time. Scheme takes turns; foreign calls and
;;> sleeping overlap.
;;>   (parallel-map (lambda (n) (square n)) '(1 2 3)) => (1 4 9)
;;>   (begin (parallel-for-each (lambda (n) n) '(1 2)) 'done) => done
(define (parallel-map procedure list . lists)
  (check %procedure? procedure 'parallel-map 1 "a procedure")
  (vector->list (do-in-parallel procedure (apply map vector list lists))))

(define (parallel-for-each procedure list . lists)
  (check %procedure? procedure 'parallel-for-each 1 "a procedure")
  (do-in-parallel procedure (apply map vector list lists))
  (%unspecified))

;; The results of a procedure for vectors of arguments, in order. After an error no further one is begun, those that are
;; running come to their ends, and the error of the first element that had one is raised.
(define (do-in-parallel procedure all-arguments)
  (let* ((arguments (list->vector all-arguments))
         (count (vector-length arguments))
         (results (make-vector count #f))
         (next 0)
         (failed count)
         (failure #f))
    (define (take-index!)
      (without-preemption
        (let ((index next))
          (if (and (< index count) (= failed count))
              (begin
                (set! next (+ index 1))
                index)
              #f))))
    (define (work)
      (let ((index (take-index!)))
        (if index
            (begin
              (guard (object (#t (note-failure! index object)))
                (vector-set! results index (apply procedure (vector->list (vector-ref arguments index)))))
              (work)))))
    (define (note-failure! index object)
      (without-preemption
        (if (< index failed)
            (begin
              (set! failed index)
              (set! failure object)))))
    (let start ((n (min count (most-workers))) (workers '()))
      (if (> n 0)
          (start (- n 1) (cons (thread-start! (make-thread work 'parallel)) workers))
          (for-each thread-join! workers)))
    (if (< failed count) (raise failure))
    results))
