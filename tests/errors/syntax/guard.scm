;; Mistakes in guard.
(guard)
(guard e 1)
(guard (1 (#t 2)) 3)
(guard (e) 1)
(guard (e (#t 1)))
(guard (e 5) 1)
(guard (e (else 1) (#t 2)) 3)
(guard (e (#t =>)) 1)
