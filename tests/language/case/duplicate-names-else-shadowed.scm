;; A variable named like a key is a datum in case, not a reference.
(import (scheme base) (scheme write))
(let ((a 'b))
  (write (case a ((a) 'datum-a) ((b) 'datum-b) (else 'none)))
  (newline))
