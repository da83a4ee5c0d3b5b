;;; Time objects and timeouts.
;;;
;;; Exports: the time procedures of SRFI 18; deadline-after.
;;; Needs: (inc runtime).

;;> (time? object) -> boolean
;;> Whether an object is a time.
;;>   (time? (current-time)) => #t
;;>   (time? 0) => #f
(define-record-type <time>
  (seconds->time-object seconds)
  time?
  (seconds seconds-of))

;;> (current-time) -> time
;;> The time now.
;;>   (< (time->seconds (current-time)) (+ (time->seconds (current-time)) 1)) => #t
(define (current-time) (seconds->time-object (%current-second)))

;;> (time->seconds time) -> real
;;> (seconds->time seconds:x) -> time
;;> A time as a number of seconds since the start of 1970, and the other way round.
;;>   (time->seconds (seconds->time 100)) => 100
(define (time->seconds time)
  (check time? time 'time->seconds 1 "a time")
  (seconds-of time))

(define (seconds->time seconds)
  (check real? seconds 'seconds->time 1 "a real number")
  (seconds->time-object seconds))

;; No wait is longer than this many seconds, some thirty years; so deadlines are small numbers.
(define-syntax longest-wait (syntax-rules () ((_) 1000000000)))

;; The deadline that a timeout means: a time, or a number of seconds from now; #f is none.
(define (deadline-after timeout who position)
  (cond
    ((not timeout) #f)
    ((time? timeout) (deadline-in (- (seconds-of timeout) (%current-second))))
    ((and (real? timeout) (= timeout timeout)) (deadline-in timeout))
    (else (raise-wrong-type who position "a time, a number of seconds, or #f" timeout))))

(define (deadline-in seconds)
  (+ (%current-jiffy)
     (exact (ceiling (* 1000000000 (max 0 (min seconds (longest-wait))))))))
