;; and, or, when and unless in wrong places or incomplete.
(and . 1)
(or 1 . 2)
(when)
(when 1)
(unless)
(unless 1)
(display and)
(set! or 1)
