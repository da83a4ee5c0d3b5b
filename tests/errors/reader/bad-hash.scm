;; An unknown token that begins with a hash sign.
(display #zebra)
