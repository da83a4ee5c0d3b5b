;; Numbers that are none.
(display 1/0)
(display #e1e99999999999999999999)
(display #e+inf.0)
(display #b102)
(display #xfg)
(display 1/2/3)
(display #i#e1)
(display 1e)
