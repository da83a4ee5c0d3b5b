;;; The frames of the last error: what is in them, and forms that run as if they stood in one.
;;;
;;; Exports: set-last-error!, report-last-error, enter-frame, enter-outer-frame, enter-inner-frame, leave-frame,
;;; report-locals.
;;; Needs: showing.scm.
;;;
;;; A frame is what `%captured-frames` answers: (file line column procedure variables lost), and a variable (name value cell); the
;;; cell, if it is not #f, holds the value. They are captured when an error is reported, before its continuation is left.

;; The last error, if there was one: a list of the object that was raised and its frames, from the innermost.
(define last-error '())

;; The frames that the prompt is in, each with the error that it is of: (error . number), the one entered last first. An error in
;; a frame has frames of its own.
(define entered '())

;; Remembers an object that was raised. To be called where it was: in the continuation that is to be looked at. In a frame a mere
;; slip, without any procedure, leaves nothing to look at: then it is the frame's own error still.
(define (set-last-error! object)
  (let ((frames (if (eq? object left-object) left-frames (%captured-frames))))
    (set! left-object #f)
    (set! left-frames '())
    (if (not (and (pair? entered) (slip? frames)))
        (set! last-error (cons object frames)))))

;; The condition that has ended a callback last, and its frames: when it comes to the prompt, by way of C, they are left.
;; (Other objects may be raised again and again, anywhere.)
(define left-object #f)
(define left-frames '())

(set-callback-observer!
  (lambda (object)
    (if (and (%condition? object) (not (eq? object left-object)))
        (begin
          (set! left-frames (%captured-frames))
          (set! left-object object)))))

(define (slip? frames)
  (or (null? frames)
      (and (null? (cdr frames))
           (not (frame-procedure (car frames)))
           (null? (frame-variables (car frames))))))

(define (frames-of error)
  (if (null? error) '() (cdr error)))

;; Writes what the last error was, and its frames.
(define (report-last-error)
  (if (null? last-error)
      (tell "no error so far")
      (let ((description (%uncaught-description (car last-error))))
        (tell (string-append "error[" (car description) "]: " (cadr description)))
        (report-frames (frames-of last-error) 0))))

;; So many frames are listed: what is behind is of interest in deep recursions only, and can be entered.
(define-syntax most-frames (syntax-rules () ((_) 16)))

(define (report-frames frames number)
  (cond
    ((null? frames) #t)
    ((= number (most-frames)) (tell "..."))
    (else
      (report-frame (car frames) number)
      (report-frames (cdr frames) (+ number 1)))))

;; Writes the place of a frame, then a line for each variable.
(define (report-frame frame number)
  (tell
    (string-append
      (number->string number) ": " (car frame) ":" (number->string (cadr frame)) ":"
      (number->string (caddr frame))
      (if (frame-procedure frame) (string-append " in " (frame-procedure frame)) "")))
  (report-variables frame))

(define (report-variables frame)
  (for-each
    (lambda (variable)
      (let ((port (current-output-port)))
        (display "     " port)
        (write (car variable) port)
        (display " = " port)
        (show-value (variable-value variable) port)
        (newline port)))
    (frame-variables frame)))

(define (frame-procedure frame) (list-ref frame 3))
(define (frame-variables frame) (list-ref frame 4))
(define (frame-lost frame) (list-ref frame 5))

(define (variable-value variable)
  (let ((cell (caddr variable)))
    (if cell (%cell-ref cell) (cadr variable))))

;; Enters a frame of the last error.
(define (enter-frame number)
  (if (and (pair? entered) (eq? (entered-error) last-error))
      (move-to-frame number)
      (begin-in-frame last-error number)))

;; The error that the frame belongs to which the prompt is in, and its number among the frames of that.
(define (entered-error) (car (car entered)))
(define (entered-number) (cdr (car entered)))

;; Enters the frame around the one that the prompt is in, or the one within it; the innermost one if it is in none.
(define (enter-outer-frame) (enter-neighbour 1))
(define (enter-inner-frame) (enter-neighbour -1))

(define (enter-neighbour distance)
  (if (pair? entered)
      (move-to-frame (+ (entered-number) distance))
      (enter-frame 0)))

;; Enters another frame in the place of the one that the prompt is in.
(define (move-to-frame number)
  (let ((error (entered-error)))
    (if (has-frame? (frames-of error) number)
        (begin
          (%leave-frame)
          (set! entered (cdr entered))
          (begin-in-frame error number)))))

(define (begin-in-frame error number)
  (if (has-frame? (frames-of error) number)
      (let ((frame (list-ref (frames-of error) number)))
        (%enter-frame number (append (frame-variables frame) (frame-lost frame)))
        (set! entered (cons (cons error number) entered))
        (report-frame frame number))))

;; Whether there is a frame of a number; if not, that is said.
(define (has-frame? frames number)
  (cond
    ((< -1 number (length frames)) #t)
    ((null? frames)
     (tell "no error has left frames")
     #f)
    (else
      (tell (string-append "the frames have the numbers 0 to " (number->string (- (length frames) 1))))
      #f)))

;; Leaves the frame that was entered last; the error that it belongs to is the one to look at again.
(define (leave-frame)
  (if (pair? entered)
      (begin
        (set! last-error (entered-error))
        (set! entered (cdr entered))
        (if (pair? entered) (set! last-error (entered-error)))
        (%leave-frame))))

;; Writes the variables of the frame that the prompt is in.
(define (report-locals)
  (if (null? entered)
      (tell "in no frame; ,frame N enters one of the last error")
      (let ((frame (list-ref (frames-of (entered-error)) (entered-number))))
        (if (null? (frame-variables frame))
            (tell "no variables: their values were not needed any more")
            (report-variables frame)))))

(define (tell text)
  (display text (current-output-port))
  (newline (current-output-port)))
