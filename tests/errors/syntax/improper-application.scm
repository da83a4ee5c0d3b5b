;; A combination that is no proper list.
(display . 5)
