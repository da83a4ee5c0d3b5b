;;; The interface of SBCL.
(declaim (optimize (speed 3) (safety 1)))
(load-shared-object "libbench.so")
(defconstant calls 20000000)
(defconstant callbacks 2000000)

(defmacro call (name result &rest arguments)
  `(alien-funcall (extern-alien ,name (function ,result ,@(mapcar #'first arguments))) ,@(mapcar #'second arguments)))

(defmacro now () '(call "bench_now" double))

(defun print-row (name value)
  (format t "~a ~f~%" name value))

(defun measure-nothing ()
  (let ((start (now)))
    (dotimes (i calls) (call "bench_nothing" void))
    (print-row "no-op-leaf" (/ (- (now) start) calls))))

(defun measure-sum ()
  (let ((start (now)) (sum 0d0))
    (declare (double-float sum))
    (dotimes (i calls) (setf sum (call "bench_add" double (double sum) (double 1d0))))
    (print-row "doubles-leaf" (/ (- (now) start) calls))
    (assert (= sum calls))))

(defvar *identity* (sb-alien::alien-lambda int ((x int)) x))

(defun measure-callbacks ()
  (print-row "callback" (call "bench_call_back" double (system-area-pointer (alien-sap *identity*)) (int callbacks)))
  (print-row "callback-thread"
          (call "bench_call_back_on_thread" double (system-area-pointer (alien-sap *identity*)) (int callbacks))))

(measure-nothing)
(measure-sum)
(measure-callbacks)
