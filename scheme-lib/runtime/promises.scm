;;; Promises.
;;;
;;; Exports: promise?, make-promise, force, and what the expander turns delay and delay-force into.
;;; Needs: nothing.
;;;
;;; The state of a promise is a pair that promises of one chain of delay-force share, so that forcing any of them settles
;;; all. Its car says what the cdr is:
;;;
;;;   done   the value
;;;   delay  a thunk that computes the value
;;;   chain  a thunk that computes a promise whose value is meant
;;;   foreign  a procedure that waits for the results of a foreign call and returns them, each time

;;> (promise? object) -> boolean
;;> Whether an object is a promise.
;;>   (promise? (delay 1)) => #t
;;>   (promise? 1) => #f
(define (promise? value) (%promise? value))

;;> (make-promise object) -> promise
;;> A promise that is settled already, of a value. A promise is returned as it is.
;;>   (force (make-promise 5)) => 5
(define (make-promise value)
  (if (%promise? value)
      value
      (%make-promise-object (%cons 'done value))))

;; (delay expression) => (make-delayed (lambda () expression))
(define (make-delayed thunk)
  (%make-promise-object (%cons 'delay thunk)))

;; (delay-force expression) => (make-delayed-force (lambda () expression))
(define (make-delayed-force thunk)
  (%make-promise-object (%cons 'chain thunk)))

;;> (force promise) -> values
;;> The value of a promise, which is computed the first time. Other objects are their own value.
;;>   (define p (delay (begin (display "once ") 7)))
;;>   (force p) => 7
;;>   (list (force p) (force p)) => (7 7)
;;>   (force 'plain) => plain
;; A thunk may force its own promise, or be left and entered again: the first value that arrives stays.
(define (force promise)
  (if (%promise? promise)
      (let loop ()
        (let ((state (%promise-state promise)))
          (cond
            ((%eq? (%car state) 'done) (%cdr state))
            ((%eq? (%car state) 'foreign) ((%cdr state)))
            ((%eq? (%car state) 'delay)
             (let ((value ((%cdr state))))
               (settle! (%promise-state promise) value)
               (loop)))
            (else
              (let ((next ((%cdr state))))
                (follow! promise (%promise-state promise) next)
                (loop))))))
      promise))

;; A promise of the results of a foreign call.
(define (make-foreign-promise results)
  (%make-promise-object (%cons 'foreign results)))

(define (settle! state value)
  (if (not (%eq? (%car state) 'done))
      (begin
        (%set-car! state 'done)
        (%set-cdr! state value))))

;; Makes a promise of a chain mean what the next one means.
(define (follow! promise state next)
  (cond
    ((%eq? (%car state) 'done) #f)
    ((%promise? next)
     (let ((target (%promise-state next)))
       (%set-car! state (%car target))
       (%set-cdr! state (%cdr target))
       (%set-promise-state! next state)))
    (else (settle! state next))))
