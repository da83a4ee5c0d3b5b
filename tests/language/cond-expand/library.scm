;; A library requirement tells whether a library can be imported.
(import (scheme base) (scheme write))
(cond-expand ((library (scheme char)) (write 'yes)) (else (write 'no)))
(cond-expand ((library (surely not there)) (write 'yes)) (else (write 'no)))
(newline)
