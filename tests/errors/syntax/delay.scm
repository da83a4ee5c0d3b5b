;; Mistakes in delay and delay-force.
(delay)
(delay 1 2)
(delay-force)
(delay-force 1 2)
