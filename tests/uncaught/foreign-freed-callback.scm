;; C that calls a freed callback ends the process, with the name of the callback.
(import (scheme base) (inc ffi))
(define callback (foreign-callback (-> (int) int) (lambda (c) c)))
(define function (foreign-callback-pointer callback))
(foreign-callback-free! callback)
((foreign-lambda ((c int)) int (pointer function) parallel sync) 1)
