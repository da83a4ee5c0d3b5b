;;; Timers: the threads whose waits end by themselves, in a binary heap by their deadlines.
;;;
;;; Exports: to the files after this one the operations on timers, and deadlines.
;;; Needs: objects.scm.
;;;
;;; A deadline is a number of nanoseconds on the clock of %current-jiffy. The heap is changed in critical regions only; it
;;; has room for all threads that wait before it is changed.

(define timers (make-vector 64 #f))
(define timer-count 0)

(define (timer-at place) (vector-ref timers place))

(define (put-timer! place thread)
  (vector-set! timers place thread)
  (set-place! thread place))

(define (add-timer! thread deadline)
  (if (%eq? timer-count (vector-length timers))
      (let ((larger (make-vector (* 2 timer-count) #f)))
        (vector-copy! larger 0 timers)
        (set! timers larger)))
  (set-deadline! thread deadline)
  (set! timer-count (%fx+ timer-count 1))
  (sift-up! (%fx- timer-count 1) thread))

(define (remove-timer! thread)
  (let ((place (place-of thread)))
    (if place
        (let* ((last-place (%fx- timer-count 1)) (last (timer-at last-place)))
          (vector-set! timers last-place #f)
          (set! timer-count last-place)
          (set-place! thread #f)
          (if (not (%eq? last thread))
              (if (< (deadline-of last) (deadline-of thread))
                  (sift-up! place last)
                  (sift-down! place last)))))))

;; Puts a thread at a place or, while its deadline is sooner, at that of the parent.
(define (sift-up! place thread)
  (let* ((above (quotient (%fx- place 1) 2)) (parent (if (%eq? place 0) #f (timer-at above))))
    (if (and parent (< (deadline-of thread) (deadline-of parent)))
        (begin
          (put-timer! place parent)
          (sift-up! above thread))
        (put-timer! place thread))))

;; Puts a thread at a place or, while its deadline is later, at that of the sooner child.
(define (sift-down! place thread)
  (let* ((left (%fx+ (* 2 place) 1)) (right (%fx+ left 1)))
    (cond
      ((not (%fx<? left timer-count)) (put-timer! place thread))
      ((and (%fx<? right timer-count) (< (deadline-of (timer-at right)) (deadline-of (timer-at left))))
       (sift-below! place right thread))
      (else (sift-below! place left thread)))))

(define (sift-below! place below thread)
  (let ((child (timer-at below)))
    (if (< (deadline-of child) (deadline-of thread))
        (begin
          (put-timer! place child)
          (sift-down! below thread))
        (put-timer! place thread))))

;; The thread whose deadline is next, or #f.
(define (first-timer)
  (and (%fx<? 0 timer-count) (timer-at 0)))
