;; An ephemeron keeps its value only as long as its key, even when the value refers to the key.
(import (scheme base) (inc base) (scheme write))
(define key (list 'key))
(define a (make-ephemeron key (list 'value key)))
(define b (let ((k (list 'lost))) (make-ephemeron k (list 'value k))))
(collect-garbage)
(write (list (ephemeron-broken? a) (ephemeron-datum a) (ephemeron-broken? b)))
(newline)
