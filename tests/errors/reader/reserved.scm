;; Characters that begin no datum.
(display {1})
(display #[1])
(display #<procedure>)
(display #)
