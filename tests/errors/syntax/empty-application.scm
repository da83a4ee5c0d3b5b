;; An empty combination.
(display ())
