;; A known caller makes the list for a rest parameter; an unknown one has the entry make it.
(define (log level . items) (write level) (for-each write items) items)
(log 1 (read) (read))
(write ((if (read) log list) 2 3))
