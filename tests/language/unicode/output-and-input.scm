;; Characters outside of ASCII pass through string ports and standard output.
(import (scheme base) (scheme write))
(define p (open-input-string "λ\n👋é"))
(let* ((a (read-char p)) (b (read-char p)) (c (peek-char p)) (d (read-string 10 p)))
  (write (list a b c d)))
(newline)
(display "déjà vu — ∀x∃y ☃")
(newline)
