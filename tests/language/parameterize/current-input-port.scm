;; Reading procedures without a port use the current input port.
(import (scheme base) (scheme read) (scheme write))
(write
 (parameterize ((current-input-port (open-input-string "(a b) rest of line\nnext")))
   (let* ((datum (read)) (line (read-line)) (char (read-char)))
     (list datum line char))))
(newline)
