;; Radix and exactness prefixes, in both orders and cases.
(import (scheme base) (scheme write))
(write (list #xFF #XfF #b-101 #o777 #d10 #e1.5 #i1/4 #e#x10 #x#e10 #i#b101 #b#i101 #E1.2e2 #e1e3 #e-.25 #x-1/2))
(newline)
